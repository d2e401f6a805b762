import type { PublicKeys } from "../signatures/keys.ts";
import type { Link } from "./chain.ts";
import { isSigned, readCheckpoint } from "./checkpoint.ts";
import type { Sighting } from "./sightings.ts";
import type { ChainSource } from "./stored-record.ts";
import { ChainWalk, type Fault } from "./walk-chain.ts";

/** What came of verifying one log. */
export interface VerifiedLog {
  readonly title: string;
  readonly place: string | null;
  /** What stands before its first record: the beginning, or what was archived last. */
  readonly start: Link;
  readonly last: Link;
  /** Null when it is sound. */
  readonly fault: Fault | null;
  /** Whether records were archived, and nobody's signature was asked for that says so. */
  readonly isStartUnproved: boolean;
  /** How many heads of other logs it tells that fit those logs. */
  readonly compared: number;
  /** Places it tells heads of, whose logs were not given. */
  readonly unknownPlaces: readonly string[];
}

export interface VerifyOptions {
  /** Told of every record. */
  readonly onRecord?: (source: ChainSource, sequence: number) => void;
  /** Who may have signed checkpoints; null does not look at signatures. */
  readonly keys?: PublicKeys | null;
}

/**
 * Verifies logs by themselves and against each other: gateways and provinces have told each other
 * where their logs stood, so a log that was cut, or written anew from some record on, no longer fits
 * what the others saw. It may be done while the logs grow: what came meanwhile is walked, too, before a
 * record is called missing.
 */
export async function verifyLogs(
  sources: readonly ChainSource[],
  { onRecord = () => {}, keys = null }: VerifyOptions = {},
): Promise<readonly VerifiedLog[]> {
  const walks: Walked[] = [];
  for (const source of sources) {
    const walk = new ChainWalk(source, await source.start());
    await walk.go((sequence) => onRecord(source, sequence));
    walk.fault ??= await faultOfCheckpoint(walk, keys);
    // Only this is compared: what else a second walk finds was seen of logs that are later still.
    walks.push({ walk, sightings: walk.sightings.length });
  }
  const walkOf = new Map(walks.map((walked) => [walked.walk.place, walked.walk]));
  for (const { walk } of walks) await catchUp(walk, walkOf);
  const comparisons = walks.map(({ walk, sightings }) => compare(walk, { sightings, walkOf }));
  blameEmptied(walks, walkOf);
  return walks.map(({ walk }, index) => ({
    title: walk.source.title,
    place: walk.place,
    start: walk.start,
    last: walk.last,
    fault: walk.fault,
    isStartUnproved: walk.start.sequence > 0 && keys === null,
    compared: comparisons[index]?.compared ?? 0,
    unknownPlaces: comparisons[index]?.unknownPlaces ?? [],
  }));
}

/** What was archived must have been there, and somebody who may archive must say so. */
async function faultOfCheckpoint(walk: ChainWalk, keys: PublicKeys | null): Promise<Fault | null> {
  const { source, start } = walk;
  const text = await source.checkpoint();
  if (text === null) return null;
  const checkpoint = readCheckpoint(text);
  const fault = (sequence: number, problem: string): Fault => {
    return { sequence, where: "the checkpoint", problem };
  };
  if (checkpoint === null) return fault(start.sequence, "cannot be read");
  const { sequence } = checkpoint;
  // Where nothing was written since, this alone says whose log it is.
  walk.place ??= checkpoint.place;
  if (checkpoint.place !== walk.place)
    return fault(sequence, `is of another log, that of ${checkpoint.place}`);
  if (walk.fits(checkpoint) !== true) return fault(sequence, "is not what was archived");
  if (keys !== null && !isSigned(checkpoint, keys))
    return fault(sequence, "is not signed by anybody whose key was given");
  return null;
}

interface Walked {
  readonly walk: ChainWalk;
  /** How many it had when it was walked first. */
  readonly sightings: number;
}

type WalkOf = ReadonlyMap<string | null, ChainWalk>;

/** Walks on those logs of which this one has seen more. */
async function catchUp({ sightings }: ChainWalk, walkOf: WalkOf): Promise<void> {
  for (const [place, sequence] of sightings.highest) {
    const peer = walkOf.get(place);
    if (peer !== undefined && sequence > peer.last.sequence) await peer.go(() => {});
  }
}

function compare(
  walk: ChainWalk,
  { sightings, walkOf }: { readonly sightings: number; readonly walkOf: WalkOf },
): Pick<VerifiedLog, "compared" | "unknownPlaces"> {
  let compared = 0;
  const unknown = new Set<string>();
  for (const sighting of walk.sightings.upTo(sightings)) {
    const peer = walkOf.get(sighting.place);
    if (peer === undefined) unknown.add(sighting.place);
    else if (peer.fits(sighting)) compared += 1;
    else blame(peer, { sighting, by: walk });
  }
  return { compared, unknownPlaces: [...unknown].sort() };
}

/**
 * A folder without a record does not say whose log it was. When others saw one of which none was given,
 * it is taken for that one: who empties a log must not get away with more than who cuts its end off.
 */
function blameEmptied(walks: readonly Walked[], walkOf: WalkOf): void {
  const empty = walks.map(({ walk }) => walk).filter(({ place, fault }) => !place && !fault);
  if (empty.length === 0) return;
  for (const { walk: by, sightings } of walks) {
    for (const { place, sequence, seenIn } of by.sightings.upTo(sightings)) {
      if (walkOf.has(place)) continue;
      const problem =
        `is missing, for nothing stands in the log: record ${seenIn} of ${by.place} saw ` +
        `record ${sequence} of ${place}, and no log of that name was given`;
      for (const log of empty) log.fault ??= { sequence: 1, where: "at the beginning", problem };
      return;
    }
  }
}

/** The first record where it shows is told. Where a log is broken, nothing is known of what followed. */
function blame(
  peer: ChainWalk,
  { sighting, by }: { readonly sighting: Sighting; readonly by: ChainWalk },
): void {
  const { sequence, seenIn } = sighting;
  const seen = `record ${seenIn} of ${by.place} saw record ${sequence}`;
  const isBehind = sequence > peer.last.sequence;
  // It was archived; who has the archive compares it there.
  if (sequence < peer.start.sequence || (isBehind && peer.fault !== null)) return;
  const fault = isBehind
    ? {
        sequence: peer.last.sequence + 1,
        where: `behind record ${peer.last.sequence}`,
        problem: `is missing, for the end of the log is cut off: ${seen}`,
      }
    : {
        sequence,
        where: `record ${sequence}`,
        problem: `is another one than stood there, so the log is a fork: ${seen} with another hash`,
      };
  if (peer.fault === null || fault.sequence < peer.fault.sequence) peer.fault = fault;
}
