/** Where a log stands: the last record of a chain. */
export interface LogHead {
  readonly place: string;
  /** 0 before the first record. */
  readonly sequence: number;
  /** SHA-256 in hex. */
  readonly hash: string;
}

/** The header in which a gateway and a province tell each other where their logs stand. */
export const logHeadHeader = "laowu-log-head";

export function printLogHead({ place, sequence, hash }: LogHead): string {
  return `${place}:${sequence}:${hash}`;
}

/** Null of a header that is none. */
export function readLogHead(header: string | undefined): LogHead | null {
  const match = headForm.exec(header ?? "");
  if (match === null) return null;
  const [, place = "", sequence = "", hash = ""] = match;
  return { place, sequence: Number(sequence), hash };
}

/** Names of places, so that a head fits one line of a header. */
export const placeForm = /^[A-Za-z0-9][A-Za-z0-9.,_-]{0,99}$/;

const headForm = /^([A-Za-z0-9][A-Za-z0-9.,_-]{0,99}):(\d{1,15}):([0-9a-f]{64})$/;
