import { createHmac, randomBytes } from "node:crypto";

/**
 * Secrets and signatures of Standard Webhooks (standardwebhooks.com), version 1: HMAC-SHA256 over
 * "id.timestamp.body".
 */

const prefix = "whsec_";

/** As many as SHA-256 has: the specification wants 24 to 64. */
const secretBytes = 32;

export function newSecret(): string {
  return prefix + randomBytes(secretBytes).toString("base64");
}

export interface SignedParts {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/** One signature for each secret, so that whoever knows either of them can verify. */
export function signaturesOf(secrets: readonly string[], parts: SignedParts): string {
  return secrets.map((secret) => `v1,${hmac(secret, parts)}`).join(" ");
}

function hmac(secret: string, { id, timestamp, body }: SignedParts): string {
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  return createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
}

/** Where a secret is sealed: it opens for no other webhook, and in no other row. */
export function secretPlace(webhook: string, id: string): string {
  return `${webhook}\nwebhook-secret\n${id}`;
}
