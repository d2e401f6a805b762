import type { AccessEntry } from "../../../schema/access-log/access-record.ts";
import {
  beginning,
  closeRecord,
  hashOf,
  type Link,
  openRecord,
} from "../../../schema/access-log/chain.ts";
import type { HashedRecord } from "../../../schema/access-log/log-line.ts";
import type { ChainSource } from "../../../schema/access-log/stored-record.ts";

/** The records of a sound log. */
export function aChain(entries: readonly AccessEntry[], start: Link = beginning): HashedRecord[] {
  let { sequence, hash } = start;
  return entries.map((entry) => {
    sequence += 1;
    const time = new Date(Date.UTC(2026, 10, 22) + sequence).toISOString();
    const record = closeRecord(openRecord(entry), { sequence, time });
    hash = hashOf(hash, record);
    return { record, hash };
  });
}

/** A log in memory. */
export function aSource(place: string, records: readonly HashedRecord[]): ChainSource {
  return {
    title: place,
    place,
    start: async () => beginning,
    checkpoint: async () => null,
    end: async () => null,
    async *records({ sequence }) {
      for (const [index, record] of records.slice(sequence).entries())
        yield { ...record, where: `row ${sequence + index + 1}`, problem: null };
    },
  };
}

export function lastOf(place: string, records: readonly HashedRecord[]) {
  return { place, sequence: records.length, hash: records.at(-1)?.hash ?? beginning.hash };
}
