import { systemKey } from "../../../reference/source-systems.ts";
import type { Fault } from "../fault.ts";
import { openRoster } from "../read-roster.ts";
import type { RosterKind, RosterRules, SourcedEntry } from "../roster-kind.ts";
import { sourceKey } from "../source-cells.ts";

/** A record that one side has alone, or a column of it in which the two differ. */
export type Difference<Field extends string> =
  | { readonly kind: "ONLY_HERE" | "ONLY_THERE"; readonly key: string; readonly row: number }
  | {
      readonly kind: "DIFFERENT";
      readonly key: string;
      readonly row: number;
      /** The row of the same record in the other file. */
      readonly rowThere: number;
      readonly field: Field;
      readonly here: string;
      readonly there: string;
    };

export interface Comparison {
  readonly same: number;
  /** Records, each of which differs in a column at least. */
  readonly different: number;
  readonly onlyHere: number;
  readonly onlyThere: number;
  /** Records that cannot be compared, for something is wrong with them in one of the files. */
  readonly unreadable: number;
}

export interface CompareOptions<Field extends string, Entry extends SourcedEntry> {
  readonly kind: RosterKind<Field, Entry>;
  readonly rules: RosterRules;
  /** By what records are the same: the number in their system, or what else tells them; null tells nothing. */
  readonly keyOf?: (entry: Entry) => string | null;
  /** Columns that are left out of account. */
  readonly without?: ReadonlySet<Field>;
  /** Whether two texts of a column say the same, unless they are the same text. */
  readonly sameIn?: (field: Field, here: string, there: string) => boolean;
  readonly onDifference: (difference: Difference<Field>) => void;
  /** What is wrong with a row of either file. */
  readonly onFault: (side: "HERE" | "THERE", fault: Fault) => void;
}

interface Side<Field extends string> {
  readonly fields: ReadonlySet<Field>;
  readonly records: ReadonlyMap<string, Known<Field>>;
}

interface Known<Field extends string> {
  readonly row: number;
  /** Null of a row that something is wrong with. */
  readonly cells: Readonly<Record<Field, string>> | null;
}

/**
 * Compares two rosters record by record and column by column, by what they say and not by how they write
 * it: headers, order, form of days and words are each side's own. What only one of them has a column for
 * is left out of account. The other file is held in memory.
 *
 * @throws TableFileError
 */
export async function compareRosters<Field extends string, Entry extends SourcedEntry>(
  { here, there }: { readonly here: string; readonly there: string },
  options: CompareOptions<Field, Entry>,
): Promise<Comparison> {
  const [one, other] = [
    await readSide(here, "HERE", options),
    await readSide(there, "THERE", options),
  ];
  const { onDifference, without = new Set<Field>() } = options;
  const fields = options.kind.columns
    .map(({ field }) => field)
    .filter((field) => one.fields.has(field) && other.fields.has(field) && !without.has(field));
  const counts = { same: 0, different: 0, onlyHere: 0, onlyThere: 0, unreadable: 0 };
  for (const [key, { row, cells }] of one.records) {
    const found = other.records.get(key);
    if (found === undefined) {
      if (cells === null) counts.unreadable += 1;
      else {
        counts.onlyHere += 1;
        onDifference({ kind: "ONLY_HERE", key, row });
      }
      continue;
    }
    if (cells === null || found.cells === null) {
      counts.unreadable += 1;
      continue;
    }
    let isSame = true;
    for (const field of fields) {
      const [text, textThere] = [cells[field], found.cells[field]];
      if (text === textThere || saysSame(options, field, text, textThere)) continue;
      isSame = false;
      const values = { field, here: text, there: textThere };
      onDifference({ kind: "DIFFERENT", key, row, rowThere: found.row, ...values });
    }
    if (isSame) counts.same += 1;
    else counts.different += 1;
  }
  for (const [key, { row, cells }] of other.records) {
    if (one.records.has(key)) continue;
    if (cells === null) counts.unreadable += 1;
    else {
      counts.onlyThere += 1;
      onDifference({ kind: "ONLY_THERE", key, row });
    }
  }
  return counts;
}

/** A system under its former name is the same one. */
function saysSame<Field extends string, Entry extends SourcedEntry>(
  { sameIn }: CompareOptions<Field, Entry>,
  field: Field,
  here: string,
  there: string,
): boolean {
  if (field === "sourceSystem") return systemKey(here) === systemKey(there);
  return sameIn?.(field, here, there) ?? false;
}

async function readSide<Field extends string, Entry extends SourcedEntry>(
  file: string,
  side: "HERE" | "THERE",
  { kind, rules, keyOf = sourceKey, onFault }: CompareOptions<Field, Entry>,
): Promise<Side<Field>> {
  const { header, batches } = await openRoster(file, kind, rules);
  for (const fault of header.faults) onFault(side, fault);
  const records = new Map<string, Known<Field>>();
  for await (const { good, bad, faults } of batches) {
    for (const fault of faults) onFault(side, fault);
    for (const { row, entry } of good)
      records.set(keyOf(entry) || `row ${row} of ${side}`, { row, cells: kind.write(entry) });
    for (const { row, entry } of bad) {
      const key = keyOf(entry) || `row ${row} of ${side}`;
      // Of two rows with one number the second is at fault, and the first is the record.
      if (!records.has(key)) records.set(key, { row, cells: null });
    }
  }
  return { fields: new Set(header.places.keys()), records };
}
