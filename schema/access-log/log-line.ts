/** One record in a file: a line of JSON with the record's hash and the record, as it was hashed. */
export function printLogLine({ hash, record }: HashedRecord): string {
  return `${before}${hash}${between}${record}${after}\n`;
}

export interface HashedRecord {
  /** SHA-256 in hex. */
  readonly hash: string;
  /** Canonical JSON. */
  readonly record: string;
}

/** Null of a line that is not exactly of this form. */
export function readLogLine(line: string): HashedRecord | null {
  if (!line.startsWith(before) || !line.startsWith(between, hashEnd) || !line.endsWith(after))
    return null;
  const hash = line.slice(before.length, hashEnd);
  if (!/^[0-9a-f]{64}$/.test(hash)) return null;
  return { hash, record: line.slice(hashEnd + between.length, -after.length) };
}

const before = '{"hash":"';
const between = '","record":';
const after = "}";
const hashEnd = before.length + 64;
