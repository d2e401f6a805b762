import { createHash } from "node:crypto";
import type { AccessEntry } from "./access-record.ts";
import { canonicalJson } from "./canonical-json.ts";

/** A record's place in its chain. */
export interface Link {
  readonly sequence: number;
  /** SHA-256 in hex. */
  readonly hash: string;
}

/** What the first record of every chain follows. */
export const beginning: Link = Object.freeze({ sequence: 0, hash: "0".repeat(64) });

/** SHA-256 over the hash before, as its 32 bytes, and the record as canonical JSON in UTF-8. */
export function hashOf(previous: string, record: string): string {
  return createHash("sha256").update(previous, "hex").update(record, "utf8").digest("hex");
}

/**
 * An entry as canonical JSON without its end: sequence and time come last in the order of names, so
 * whoever keeps the chain, be it PostgreSQL, completes the record by appending them.
 */
export function openRecord(entry: AccessEntry): string {
  return canonicalJson({ ...entry, format: 1 }).slice(0, -1);
}

/** The whole record of an open one. */
export function closeRecord(
  open: string,
  { sequence, time }: { readonly sequence: number; readonly time: string },
): string {
  return `${open},"sequence":${sequence},"time":"${time}"}`;
}

/** The end that every record has, whatever stands before it. */
const end = /,"sequence":([1-9]\d{0,14}),"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"\}$/;

/** Where a record says that it stands; null of a text that ends like none. */
export function endOf(record: string): { readonly sequence: number; readonly time: string } | null {
  const match = end.exec(record);
  return match === null ? null : { sequence: Number(match[1]), time: match[2] ?? "" };
}
