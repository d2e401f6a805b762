import { sign, verify } from "node:crypto";
import type { PublicKeys, SigningKey } from "../signatures/keys.ts";
import { canonicalJson } from "./canonical-json.ts";

/** Up to where a log was archived: what remains of it begins behind this record. */
export interface Checkpoint {
  readonly place: string;
  readonly sequence: number;
  /** SHA-256 of that record, in hex. */
  readonly hash: string;
  /** When, in ISO 8601. */
  readonly archivedAt: string;
}

/** What a signature of ours says it is, so that no other one can be taken for it. */
const purpose = "laowu-access-log-checkpoint";

function signedText({ place, sequence, hash, archivedAt }: Checkpoint): Buffer {
  return Buffer.from(`${purpose}\n${canonicalJson({ place, sequence, hash, archivedAt })}`);
}

/** A checkpoint with its signature, as one line of JSON. */
export function signCheckpoint(checkpoint: Checkpoint, { id, privateKey }: SigningKey): string {
  const signature = sign(null, signedText(checkpoint), privateKey).toString("base64url");
  return canonicalJson({ ...checkpoint, key: id, signature });
}

export interface SignedCheckpoint extends Checkpoint {
  readonly key: string;
  readonly signature: string;
}

/** Null of a text that is none. */
export function readCheckpoint(text: string): SignedCheckpoint | null {
  const read = parsed(text);
  if (typeof read !== "object" || read === null) return null;
  const { place, sequence, hash, archivedAt, key, signature } = read as Record<string, unknown>;
  const texts = { place, hash, archivedAt, key, signature };
  if (!areTexts(texts) || !Number.isSafeInteger(sequence)) return null;
  return { ...texts, sequence: Number(sequence) };
}

/** Whether somebody who is known has signed it. */
export function isSigned(checkpoint: SignedCheckpoint, keys: PublicKeys): boolean {
  const key = keys.get(checkpoint.key);
  if (key === undefined) return false;
  return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, "base64url"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function areTexts<Name extends string>(
  values: Record<Name, unknown>,
): values is Record<Name, string> {
  return Object.values(values).every((value) => typeof value === "string");
}
