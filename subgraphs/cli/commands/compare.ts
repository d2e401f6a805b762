import {
  type Comparison,
  compareRosters,
  type Difference,
} from "../../province/roster/compare/compare-rosters.ts";
import { sayTheSame } from "../../province/roster/compare/masked-texts.ts";
import { writePrivateFile } from "../../province/roster/export/private-file.ts";
import { toldFault } from "../../province/roster/fault.ts";
import type { RosterStore } from "../../province/roster/import/store-rows.ts";
import {
  type RosterKind,
  rosterRules,
  type SourcedEntry,
} from "../../province/roster/roster-kind.ts";
import { csvLine } from "../../province/roster/table/csv-text.ts";
import { guardedCell } from "../../province/roster/table/formula-guard.ts";
import { maskCitizenId, maskName, maskPhone } from "../../reference/mask.ts";
import { type ExitCode, exitCodes, UsageError } from "../command.ts";
import { oneOf, readOptions, required } from "../options.ts";
import {
  RosterWork,
  rosterCommand,
  rosterOptions,
  type WantedRoster,
  wantedRoster,
} from "../roster-work.ts";
import { rosterNames } from "../rosters.ts";

const keys = ["number", "id-number"] as const;

const help = `laowu compare --province NN --kind ${rosterNames.join("|")} --here FILE --there FILE [options]

Compares two rosters record by record and column by column, such as an export of the register and what the
monitoring system has, a ledger of posts, or a list of who is insured. What they say is compared, and not how
they write it; a column that only one of them has is left out of account. Needs no database.

  --province NN         the province of both
  --kind KIND           what the rosters are of
  --here FILE           one roster, CSV or .xlsx
  --there FILE          the other one; it is held in memory
  --by number           the same record has the same number in the same system, under whichever name (usual)
  --by id-number        the same record has the same ID number: for lists of other systems; of workers alone
  --ignore HEADERS      columns to leave out, by their usual headers with commas between
  --source-system NAME  the system of rows that do not name their own under 来源系统
  --out FILE            writes the list into a file that only its owner may read, with all values
  --force               replaces a file that is there

The list is CSV: ONLY_HERE, ONLY_THERE or DIFFERENT, the record, its rows, and of what is different the column
with both values. Without --out it goes to stdout, with names, ID numbers and phones masked. Rows with faults
are told on stderr and not compared. Exit code 0: the same; 1: they differ, or some row cannot be read.

  laowu compare --province 61 --kind workers --here 花名册.csv --there 监测系统导出.xlsx --ignore 采集时间
  laowu compare --province 61 --kind workers --here 花名册.csv --there 社保名单.csv --by id-number --out 差异.csv
`;

interface Wanted extends WantedRoster {
  readonly here: string;
  readonly there: string;
  readonly by: (typeof keys)[number];
  readonly ignored: readonly string[];
  readonly out: string | null;
  readonly force: boolean;
}

function readWanted(args: readonly string[]): Wanted {
  const values = readOptions(args, {
    ...rosterOptions,
    here: { type: "string" },
    there: { type: "string" },
    by: { type: "string", default: "number" },
    ignore: { type: "string", default: "" },
    out: { type: "string" },
    force: { type: "boolean", default: false },
  });
  const roster = wantedRoster(values);
  const by = oneOf("by", values.by, keys);
  if (by === "id-number" && roster.kind === "jobs")
    throw new UsageError("--by id-number is of persons alone.");
  return {
    ...roster,
    here: required("here", values.here),
    there: required("there", values.there),
    by,
    ignored: values.ignore.split(/[,，、]/).flatMap((each) => each.trim() || []),
    out: values.out?.trim() || null,
    force: values.force,
  };
}

class Compare extends RosterWork<Wanted> {
  override async visit<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    _store: RosterStore<Field, Entry>,
  ): Promise<ExitCode> {
    const { out: file, force } = this.wanted;
    const { out, err } = this.around;
    const lines = [csvLine(["差异", "记录", "此处行", "彼处行", "列", "此处", "彼处"])];
    let faults = 0;
    const counts = await this.#compare(kind, {
      onLine: (cells) => lines.push(csvLine(cells.map(guardedCell))),
      onFault: (line) => {
        faults += 1;
        err.write(`${line}\n`);
      },
    });
    if (file === null) for (const line of lines) out.write(line);
    else await writePrivateFile(file, { force }, contentOf(lines));
    err.write(`${told(counts)}\n`);
    const isSame = counts.different + counts.onlyHere + counts.onlyThere + faults === 0;
    return isSame ? exitCodes.done : exitCodes.failed;
  }

  #compare<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    {
      onLine,
      onFault,
    }: {
      readonly onLine: (cells: readonly string[]) => void;
      readonly onFault: (line: string) => void;
    },
  ): Promise<Comparison> {
    const { here, there, by, province, sourceSystem, out } = this.wanted;
    const idNumber = kind.columns.find(({ field }) => field === "idNumber")?.field;
    const ofNumbers: readonly string[] = ["sourceRecordId", "sourceSystem"];
    const isByPerson = by === "id-number" && idNumber !== undefined;
    const headerOf = new Map(kind.columns.map(({ field, headers: [first] }) => [field, first]));
    return compareRosters(
      { here, there },
      {
        kind,
        rules: rosterRules({ province, sourceSystem }, new Date()),
        without: new Set(
          kind.columns
            .map(({ field }) => field)
            .filter(
              (field) => this.#isIgnored(kind, field) || (isByPerson && ofNumbers.includes(field)),
            ),
        ),
        ...(isByPerson && { keyOf: (entry: Entry) => kind.write(entry)[idNumber] || null }),
        sameIn: sayTheSame,
        onDifference: (difference) =>
          onLine(
            cellsOf(difference, {
              header: (field) => headerOf.get(field) ?? field,
              key: isByPerson && out === null ? maskCitizenId : readableKey,
              value: (field, text) => (out === null ? masked(field, text) : text),
            }),
          ),
        onFault: (side, fault) => onFault(`${side === "HERE" ? here : there}: ${toldFault(fault)}`),
      },
    );
  }

  #isIgnored<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    field: Field,
  ): boolean {
    const { ignored } = this.wanted;
    const headers: readonly string[] =
      kind.columns.find((column) => column.field === field)?.headers ?? [];
    return ignored.some((each) => each === field || headers.includes(each));
  }
}

export const compareCommand = rosterCommand({
  summary: "lists what two rosters have differently, record by record",
  help,
  readWanted,
  work: Compare,
});

function cellsOf<Field extends string>(
  difference: Difference<Field>,
  text: {
    readonly header: (field: Field) => string;
    readonly key: (key: string) => string;
    readonly value: (field: Field, text: string) => string;
  },
): readonly string[] {
  const key = text.key(difference.key);
  const row = String(difference.row);
  switch (difference.kind) {
    case "ONLY_HERE":
      return [difference.kind, key, row, "", "", "", ""];
    case "ONLY_THERE":
      return [difference.kind, key, "", row, "", "", ""];
    case "DIFFERENT": {
      const { field, here, there, rowThere } = difference;
      const values = [text.value(field, here), text.value(field, there)];
      return [difference.kind, key, row, String(rowThere), text.header(field), ...values];
    }
  }
}

/** The system and the number in one line. */
function readableKey(key: string): string {
  return key.replace("\n", " ");
}

const masks: Readonly<Record<string, (text: string) => string>> = {
  name: maskName,
  idNumber: maskCitizenId,
  phone: maskPhone,
};

function masked(field: string, text: string): string {
  return masks[field]?.(text) ?? text;
}

async function* contentOf(lines: readonly string[]): AsyncGenerator<string> {
  yield "\ufeff";
  yield* lines;
}

function told({ same, different, onlyHere, onlyThere, unreadable }: Comparison): string {
  return `same ${same}, different ${different}, only here ${onlyHere}, only there ${onlyThere}, unreadable ${unreadable}`;
}
