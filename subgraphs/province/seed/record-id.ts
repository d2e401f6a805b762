import { hash32 } from "./draws.ts";

/** The kinds of generated records; the number is part of what an id is made of. */
export const recordKinds = {
  worker: 1,
  job: 2,
  brand: 3,
  workshop: 4,
  placement: 5,
  employer: 6,
  formerPlacement: 7,
  guest: 8,
  repost: 9,
  household: 10,
} as const;

export type RecordKind = keyof typeof recordKinds;

/** 2024-01-01T00:00:00Z: the demo registers were opened then. */
const openedMs = 1_704_067_200_000;

/** What a record is, for its id. */
export interface RecordKey {
  /** The province whose register holds the record: where an id is looked up. */
  readonly holder: string;
  /** The province the index counts in; a host holds placements of several home provinces. */
  readonly counter: string;
  readonly kind: RecordKind;
  readonly index: number;
}

/**
 * `<holder>:<UUIDv7>`. Time grows with the index, so rows enter the primary key nearly in its order.
 * The last bits are kind, counting province and index, so two records never share an id.
 */
export function recordId({ holder, counter, kind, index }: RecordKey, seed: number): string {
  const kindNumber = recordKinds[kind];
  const ms = openedMs + kindNumber * 1_000 + index * 7;
  const noise = hash32(seed, Number(counter), kindNumber, index);
  const time = ms.toString(16).padStart(12, "0");
  const a = hex(noise & 0xfff, 3);
  const b = hex(0x8000 | ((noise >>> 12) & 0x3fff), 4);
  const c = hex((kindNumber << 8) | Number(counter), 4);
  return `${holder}:${time.slice(0, 8)}-${time.slice(8)}-7${a}-${b}-${c}${hex(index, 8)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}
