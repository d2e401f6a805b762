import type { RosterColumn } from "./header.ts";
import type { RecordCells } from "./record-cells.ts";

/** In which register, and when. */
export interface RosterRules {
  readonly province: string;
  /** YYYY-MM-DD in China. */
  readonly today: string;
}

/** A kind of roster: which columns it has, and what a row of it says. */
export interface RosterKind<Field extends string, Entry> {
  /** Such as "workers". */
  readonly name: string;
  /** Whether something of it is sealed, for which keys are needed. */
  readonly seals: boolean;
  readonly columns: readonly RosterColumn<Field>[];
  /** Reads a row; what is wrong with it is told to the cells. */
  readonly read: (cells: RecordCells<Field>, rules: RosterRules) => Entry;
  /** What no two rows of a roster have in common. */
  readonly keys: readonly {
    readonly field: Field;
    readonly of: (entry: Entry) => string | null;
  }[];
}
