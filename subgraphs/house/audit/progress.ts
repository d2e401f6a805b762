import type { ChainSource } from "../../../schema/access-log/stored-record.ts";

/** How often somebody who waits is told how far it is. */
const everyMs = 2_000;
/** The clock is not looked at for each of many records. */
const everyRecords = 1_000;

/** Tells how far long work is, and nothing of short work. */
export class Progress {
  readonly #output: { write(text: string): unknown };
  #toldAt = Date.now();
  #records = 0;

  constructor(output: { write(text: string): unknown }) {
    this.#output = output;
  }

  readonly onRecord = ({ title }: ChainSource, sequence: number): void => {
    this.#records += 1;
    if (this.#records % everyRecords !== 0 || Date.now() - this.#toldAt < everyMs) return;
    this.#toldAt = Date.now();
    this.#output.write(`${title}: at record ${sequence.toLocaleString("en-GB")} …\n`);
  };
}
