import type { Fault } from "./fault.ts";
import type { Header } from "./header.ts";
import { type OpenRoster, openRoster, type RosterRow } from "./read-roster.ts";
import type { RosterKind, RosterRules, SourcedEntry } from "./roster-kind.ts";

export interface CheckedRoster {
  /** Rows of records, with those at fault. */
  readonly rows: number;
  readonly badRows: number;
  readonly faults: number;
  /** Headers of columns that nothing is taken over from. */
  readonly unknownHeaders: readonly string[];
}

export interface CheckOptions<Field extends string, Entry> {
  readonly rules: RosterRules;
  /** Called for every fault, row by row. */
  readonly onFault: (fault: Fault) => void;
  readonly onRows?: (rows: number) => void;
  /** What else is wrong with rows that seem good, by the register. */
  readonly look?: (
    rows: readonly RosterRow<Entry>[],
    header: Header<Field>,
  ) => Promise<readonly Fault[]>;
}

/**
 * Reads a roster from beginning to end and tells all that is wrong with it; nothing is written anywhere.
 *
 * @throws TableFileError
 */
export async function checkRoster<Field extends string, Entry extends SourcedEntry>(
  file: string,
  kind: RosterKind<Field, Entry>,
  { rules, onFault, onRows, look }: CheckOptions<Field, Entry>,
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
    const seen = look && batch.good.length > 0 ? await look(batch.good, header) : [];
    rows += batch.rows;
    badRows += batch.rows - batch.good.length + new Set(seen.map(({ row }) => row)).size;
    faults += batch.faults.length + seen.length;
    for (const fault of [...batch.faults, ...seen].sort((a, b) => a.row - b.row)) onFault(fault);
    onRows?.(rows);
  }
  return { rows, badRows, faults, unknownHeaders: header.unknown };
}
