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
} as const;

export type RecordKind = keyof typeof recordKinds;

/** 2024-01-01T00:00:00Z: the demo registers were opened then. */
const openedMs = 1_704_067_200_000;

/**
 * `<province>:<UUIDv7>`. Time grows with the index, so rows enter the primary key in its order; the
 * last 32 bits are the index itself, so two records never share an id.
 */
export function recordId(province: string, kind: RecordKind, index: number, seed: number): string {
  const kindNumber = recordKinds[kind];
  const ms = openedMs + kindNumber * 1_000 + index * 7;
  const noise = hash32(seed, Number(province), kindNumber, index);
  const time = ms.toString(16).padStart(12, "0");
  const a = hex3(noise & 0xfff);
  const b = hex4(0x8000 | ((noise >>> 12) & 0x3fff));
  const c = hex4(((kindNumber << 12) | (noise >>> 20)) & 0xffff);
  const d = index.toString(16).padStart(8, "0");
  return `${province}:${time.slice(0, 8)}-${time.slice(8)}-7${a}-${b}-${c}${d}`;
}

function hex3(value: number): string {
  return value.toString(16).padStart(3, "0");
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, "0");
}
