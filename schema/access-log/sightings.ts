import { HashList, isSameHash } from "./hash-list.ts";
import type { LogHead } from "./log-head.ts";

/** What a log says of where another one stood. */
export interface Sighting {
  readonly place: string;
  readonly sequence: number;
  /** The beginning of the hash, in hex. */
  readonly hash: string;
  /** The record that says so. */
  readonly seenIn: number;
}

/** What a log says of the others, in little memory: under load every record tells of another head. */
export class Sightings {
  readonly #places: string[] = [];
  readonly #place: number[] = [];
  readonly #sequence: number[] = [];
  readonly #seenIn: number[] = [];
  readonly #hashes = new HashList();
  readonly #highest = new Map<string, number>();

  get length(): number {
    return this.#sequence.length;
  }

  /** The latest record that was seen of each place. */
  get highest(): ReadonlyMap<string, number> {
    return this.#highest;
  }

  push({ place, sequence, hash }: LogHead, seenIn: number): void {
    const last = this.#sequence.length - 1;
    let index = this.#places.indexOf(place);
    // A part of a text would keep all of the text in memory.
    if (index === -1) index = this.#places.push(Buffer.from(place).toString()) - 1;
    const isSame = this.#sequence[last] === sequence && this.#place[last] === index;
    if (isSame && isSameHash(this.#hashes.at(last), hash)) return;
    const known = this.#places[index] ?? "";
    this.#highest.set(known, Math.max(sequence, this.#highest.get(known) ?? 0));
    this.#place.push(index);
    this.#sequence.push(sequence);
    this.#seenIn.push(seenIn);
    this.#hashes.push(hash);
  }

  /** The first so many, in the order of the records that tell them. */
  *upTo(length: number): Generator<Sighting> {
    for (let index = 0; index < length; index += 1)
      yield {
        place: this.#places[this.#place[index] ?? 0] ?? "",
        sequence: this.#sequence[index] ?? 0,
        hash: this.#hashes.at(index),
        seenIn: this.#seenIn[index] ?? 0,
      };
  }
}
