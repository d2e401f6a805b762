import { endOf, hashOf, type Link } from "./chain.ts";
import { HashList, isSameHash } from "./hash-list.ts";
import { Sightings } from "./sightings.ts";
import type { ChainSource, StoredRecord } from "./stored-record.ts";

/** What is wrong with a log, at the first record where it shows. */
export interface Fault {
  readonly sequence: number;
  /** Where that is, for people. */
  readonly where: string;
  readonly problem: string;
}

/** Goes along one log as far as it holds, and remembers what others can be compared with. */
export class ChainWalk {
  readonly source: ChainSource;
  readonly sightings = new Sightings();
  readonly start: Link;
  place: string | null;
  last: Link;
  fault: Fault | null = null;
  readonly #hashes = new HashList();

  /** @param start the last record that is not there any more, or the beginning */
  constructor(source: ChainSource, start: Link) {
    this.source = source;
    this.place = source.place;
    this.start = start;
    this.last = start;
  }

  /** Follows the log to its end, from where an earlier walk ended. */
  async go(onRecord: (sequence: number) => void): Promise<void> {
    if (this.fault !== null) return;
    const told = await this.source.end();
    for await (const stored of this.source.records(this.last)) {
      this.fault = this.#faultOf(stored);
      if (this.fault !== null) return;
      onRecord(this.last.sequence);
    }
    if (told !== null && !this.fits(told)) this.fault = this.#faultOfEnd(told);
  }

  /** The log ends otherwise than it says. */
  #faultOfEnd(told: Link): Fault {
    const { sequence } = this.last;
    return told.sequence > sequence
      ? {
          sequence: sequence + 1,
          where: `behind record ${sequence}`,
          problem: `is missing, for the end of the log is cut off: it says of itself that record ${told.sequence} is the last`,
        }
      : {
          sequence: told.sequence,
          where: `record ${told.sequence}`,
          problem: "is another one than the log says of itself",
        };
  }

  /** Takes the record in when nothing is wrong with it. */
  #faultOf({ record, hash, where, problem }: StoredRecord): Fault | null {
    const expected = this.last.sequence + 1;
    const fault = (text: string): Fault => ({ sequence: expected, where, problem: text });
    const end = endOf(record);
    if (end === null) return fault("is no record");
    if (end.sequence > expected)
      return fault(`is missing: record ${end.sequence} stands in its place`);
    if (end.sequence < expected)
      return fault(`is missing: record ${end.sequence} stands there once more`);
    if (hashOf(this.last.hash, record) !== hash)
      return fault("is not as it was written: its hash does not fit");
    if (problem !== null) return fault(problem);
    this.place ??= placeOf(record);
    if (this.place !== placeOf(record))
      return fault(`is of another log, that of ${placeOf(record)}`);
    this.last = { sequence: expected, hash };
    this.#hashes.push(hash);
    this.#noteSighting(record, expected);
    return null;
  }

  /** Whether a record has this hash; null when that record is not here. */
  fits({ sequence, hash }: Link): boolean | null {
    if (sequence === this.start.sequence) return isSameHash(this.start.hash, hash);
    const own = this.#hashes.at(sequence - this.start.sequence - 1);
    return own === "" ? null : isSameHash(own, hash);
  }

  #noteSighting(record: string, seenIn: number): void {
    const match = headIn.exec(record);
    if (match === null) return;
    const [, hash = "", place = "", sequence = ""] = match;
    this.sightings.push({ hash, place, sequence: Number(sequence) }, seenIn);
  }
}

/*
 * A record is canonical, so both stand in it in one form only; inside a text the quotation marks would
 * have backslashes.
 */
const headIn = /"head":\{"hash":"([0-9a-f]{64})","place":"([^"\\]{1,100})","sequence":(\d{1,15})\}/;
const placeIn = /,"place":"([^"\\]{1,100})","purpose":/;

function placeOf(record: string): string | null {
  return placeIn.exec(record)?.[1] ?? null;
}
