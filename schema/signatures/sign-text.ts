import { type KeyObject, sign, verify } from "node:crypto";
import type { SigningKey } from "./keys.ts";
import { type Algorithm, bytesOfSignature, label } from "./profile.ts";
import { SessionKey } from "./session-key.ts";

/** What a message is signed with: one's own key, or a secret of the two. */
export type Signer = SigningKey | SessionKey;

export function algorithmOf(signer: Signer): Algorithm {
  return signer instanceof SessionKey ? "hmac-sha256" : "ed25519";
}

/** The value of the header `signature`. */
export function signText(text: string, signer: Signer): string {
  const signature =
    signer instanceof SessionKey
      ? signer.hmac.of(text)
      : sign(null, Buffer.from(text, "latin1"), signer.privateKey).toString("base64");
  return `${label}=:${signature}:`;
}

/** @param header the value of the header `signature`, in its one form */
export function isSignedWith(publicKey: KeyObject, text: string, header: string): boolean {
  return verify(null, Buffer.from(text, "latin1"), publicKey, bytesOfSignature(header));
}

/** @param header the value of the header `signature` */
export function isSignedIn(session: SessionKey, text: string, header: string): boolean {
  return areEqual(signText(text, session), header);
}

/** Takes as long however many characters are equal, so that nobody can find them one by one. */
function areEqual(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1)
    difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}
