import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { RosterColumn } from "./header.ts";
import type { RecordCells } from "./record-cells.ts";
import type { SheetRows } from "./table/sheet-row.ts";

/** In which register, and when. */
export interface RosterRules {
  readonly province: string;
  /** YYYY-MM-DD in China. */
  readonly today: string;
  /** The same to the millisecond. */
  readonly nowMs: number;
  /** The system of rows that do not name their own; null where all must. */
  readonly sourceSystem: string | null;
}

export function rosterRules(
  { province, sourceSystem }: Pick<RosterRules, "province" | "sourceSystem">,
  now: Date,
): RosterRules {
  return { province, sourceSystem, today: dayInChina(now), nowMs: now.getTime() };
}

/** By what a record is known again. */
export interface SourcedEntry {
  readonly sourceSystem: string;
  readonly sourceRecordId: string;
}

/** A kind of roster: which columns it has, and what a row of it says. */
export interface RosterKind<Field extends string, Entry extends SourcedEntry> {
  /** Such as "workers". */
  readonly name: string;
  /** Whether something of it is sealed, for which keys are needed. */
  readonly seals: boolean;
  readonly columns: readonly RosterColumn<Field>[];
  /** How its files are read, where they are no tables. */
  readonly open?: (file: string) => SheetRows;
  /** Reads a row; what is wrong with it is told to the cells. */
  readonly read: (cells: RecordCells<Field>, rules: RosterRules) => Entry;
  /** The cells of a row that says this; what nobody knows is "". */
  readonly write: (entry: Entry) => Readonly<Record<Field, string>>;
  /** What no two rows of a roster have in common. */
  readonly keys: readonly {
    readonly field: Field;
    readonly of: (entry: Entry) => string | null;
  }[];
}
