import { hash } from "node:crypto";

/** The digest of a body as it is sent (RFC 9530). */
export function contentDigest(body: Buffer | string): string {
  return `sha-256=:${hash("sha256", body, "base64")}:`;
}
