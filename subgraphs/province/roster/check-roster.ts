import type { Fault } from "./fault.ts";
import { type OpenRoster, openRoster } from "./read-roster.ts";
import type { RosterKind, RosterRules } from "./roster-kind.ts";

export interface CheckedRoster {
  /** Rows of records, with those at fault. */
  readonly rows: number;
  readonly badRows: number;
  readonly faults: number;
  /** Headers of columns that nothing is taken over from. */
  readonly unknownHeaders: readonly string[];
}

export interface CheckOptions {
  readonly rules: RosterRules;
  /** Called for every fault, row by row. */
  readonly onFault: (fault: Fault) => void;
  readonly onRows?: (rows: number) => void;
}

/**
 * Reads a roster from beginning to end and tells all that is wrong with it; nothing is written anywhere.
 *
 * @throws TableFileError
 */
export async function checkRoster<Field extends string, Entry>(
  file: string,
  kind: RosterKind<Field, Entry>,
  { rules, onFault, onRows }: CheckOptions,
): Promise<CheckedRoster> {
  const { header, batches }: OpenRoster<Field, Entry> = await openRoster(file, kind, rules);
  const headerFaults = header.faults;
  for (const fault of headerFaults) onFault(fault);
  let rows = 0;
  let badRows = 0;
  let faults = headerFaults.length;
  for await (const batch of batches) {
    // Rows under headers that are wrong would all be wrong alike.
    if (headerFaults.length > 0) break;
    rows += batch.rows;
    badRows += batch.rows - batch.good.length;
    faults += batch.faults.length;
    for (const fault of batch.faults) onFault(fault);
    onRows?.(rows);
  }
  return { rows, badRows, faults, unknownHeaders: header.unknown };
}
