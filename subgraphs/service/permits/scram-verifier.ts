import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** As many as PostgreSQL takes. */
const iterations = 4_096;

/**
 * What PostgreSQL keeps of a password (RFC 5803). Sent in its place, the password itself is in no log
 * of statements.
 */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const keyOf = (what: string): Buffer => createHmac("sha256", salted).update(what).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  const server = keyOf("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${server}`;
}
