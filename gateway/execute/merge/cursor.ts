import type { PagePosition } from "./page-position.ts";

/** The version of the cursor's form; another version is refused. */
const version = 1;

/**
 * The gateway's cursor: opaque to clients, and bound to the list it belongs to.
 *
 * @param list a digest of the field and its arguments
 */
export function encodeCursor(position: PagePosition, list: string): string {
  const behind = Object.fromEntries(position.behind);
  return Buffer.from(JSON.stringify([version, list, position.key, behind])).toString("base64url");
}

export type DecodedCursor =
  | { readonly kind: "position"; readonly position: PagePosition }
  | { readonly kind: "refused"; readonly reason: string };

export function decodeCursor(cursor: string, list: string): DecodedCursor {
  const parts = parseParts(cursor);
  if (parts === null) return { kind: "refused", reason: "must be a cursor of this service" };
  if (parts.list !== list) {
    return {
      kind: "refused",
      reason: "must be a cursor of a list with the same filter, sort and parent",
    };
  }
  return { kind: "position", position: { key: parts.key, behind: parts.behind } };
}

function parseParts(cursor: string) {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 4) return null;
  const [ofVersion, list, key, behind] = parts as unknown[];
  if (ofVersion !== version || typeof list !== "string" || !isKey(key)) return null;
  if (typeof behind !== "object" || behind === null || Array.isArray(behind)) return null;
  const entries = Object.entries(behind);
  if (!entries.every(([province, stood]) => /^\d{2}$/.test(province) && isKey(stood))) return null;
  return { list, key, behind: new Map<string, string | null>(entries) };
}

/** A province's own cursor: sixteen hex digits of the order key, then the id. */
const rowKey = /^[0-9a-f]{16}~[^\p{Cc}]+$/u;
const idStart = 17;

function isKey(value: unknown): value is string | null {
  return value === null || (typeof value === "string" && rowKey.test(value));
}

/** The id in a province's cursor, or null when the text is no such cursor. */
export function idInRowKey(key: string): string | null {
  return rowKey.test(key) ? key.slice(idStart) : null;
}

/** Whose row it is, by a cursor whose id is known to name a province. */
export function provinceOfRowKey(key: string): string {
  return key.slice(idStart, idStart + 2);
}
