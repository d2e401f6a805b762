import type { CopyTarget } from "../copy/copy.writer.ts";
import type { LinePart, Slice } from "./register-lines.ts";

/** Lines of one table as they are sent to it. */
export interface Batch {
  readonly target: CopyTarget;
  readonly text: Uint8Array<ArrayBuffer>;
  /** How many of the lines count as records of the progress. */
  readonly records: number;
  readonly isSealed: boolean;
}

/** Where the rows of one register come from, in their order. */
export interface BatchSource {
  readonly totalRecords: number;
  readonly batches: () => Iterable<Batch> | AsyncIterable<Batch>;
}

export function batchesOf(slice: Slice): readonly Batch[] {
  return slice
    .make()
    .filter(({ lines }) => lines.length > 0)
    .map(batchOf);
}

function batchOf({ target, lines, countsAsRecords, isSealed }: LinePart): Batch {
  return {
    target,
    text: new TextEncoder().encode(lines.join("")),
    records: countsAsRecords ? lines.length : 0,
    isSealed: isSealed === true,
  };
}
