import { IdentityVault } from "../../province/identity/identity-vault.ts";
import { type CheckOptions, checkRoster } from "../../province/roster/check-roster.ts";
import { type Fault, toldFault } from "../../province/roster/fault.ts";
import { importRoster } from "../../province/roster/import/import-roster.ts";
import type { ImportCounts } from "../../province/roster/import/journal.writer.ts";
import type { RosterStore } from "../../province/roster/import/store-rows.ts";
import { withRegisterReader } from "../../province/roster/register-connection.writer.ts";
import {
  type RosterKind,
  type RosterRules,
  rosterRules,
  type SourcedEntry,
} from "../../province/roster/roster-kind.ts";
import { systemNameOf, systemNameOn } from "../../reference/source-systems.ts";
import { ConfigReader } from "../../service/config.ts";
import { underSetting } from "../../service/under-setting.ts";
import { type ExitCode, exitCodes, UsageError } from "../command.ts";
import { oneOf, readOptions, required, wholeNumber } from "../options.ts";
import { Progress } from "../progress.ts";
import {
  RosterWork,
  rosterCommand,
  rosterOptions,
  type WantedRoster,
  wantedRoster,
} from "../roster-work.ts";
import { type RosterFormat, rosterFormats, rosterNames } from "../rosters.ts";

const help = `laowu import --province NN --kind ${rosterNames.join("|")} --file FILE [options]

Takes a roster over into the register of a province: CSV (UTF-8, UTF-16 or GB18030) or .xlsx, with the
headers that offices use. Which headers, and what stands under them: subgraphs/province/roster/README.md.

  --province NN         the province, such as 61
  --kind KIND           what the roster is of
  --file FILE           the roster
  --format FORM         table (usual), or hr-open: JSON with PositionOpenings of HR Open, of jobs
  --source-system NAME  the system that the records come from: with their number there they are known
                        again; needed where a row does not name its own under 来源系统
  --dry-run             only names every row and column that is wrong; needs no database (which alone
                        knows whether the workshop or brand that a job names is there)
  --skip-bad            takes over the good rows of a roster that has bad ones
  --resume              goes on where an import of the same file was ended before its end
  --chunk-rows N        how many rows are one transaction (2000)

In the environment: DATABASE_URL, the province's own database as its owner, and for workers IDENTITY_KEYS,
the file of the keys that ID numbers and phones are sealed with.

A roster with a bad row is not taken over at all, unless --skip-bad says otherwise. The same roster again
changes nothing; a row that says something else becomes a new version of its record. A column that the
roster does not have leaves what the register has; an empty cell empties it.

  laowu import --province 61 --kind workers --file 花名册.xlsx --source-system 安康市就业系统 --dry-run
  DATABASE_URL=postgres://… IDENTITY_KEYS=keys/shaanxi/identity-keys.json \\
    laowu import --province 61 --kind workers --file 花名册.xlsx --source-system 安康市就业系统
  DATABASE_URL=postgres://… laowu import --province 61 --kind jobs --file 岗位.csv --source-system 西安零工市场
`;

interface Wanted extends WantedRoster {
  readonly file: string;
  readonly rosterFormat: RosterFormat;
  readonly dryRun: boolean;
  readonly skipBad: boolean;
  readonly resume: boolean;
  readonly chunkRows: number;
}

function readWanted(args: readonly string[]): Wanted {
  const values = readOptions(args, {
    ...rosterOptions,
    file: { type: "string" },
    format: { type: "string", default: "table" },
    "dry-run": { type: "boolean", default: false },
    "skip-bad": { type: "boolean", default: false },
    resume: { type: "boolean", default: false },
    "chunk-rows": { type: "string" },
  });
  const roster = wantedRoster(values);
  const format = oneOf("format", values.format, rosterFormats);
  if (format === "hr-open" && roster.kind !== "jobs")
    throw new UsageError("--format hr-open is of jobs alone.");
  return {
    ...roster,
    file: required("file", values.file),
    rosterFormat: format,
    dryRun: values["dry-run"],
    skipBad: values["skip-bad"],
    resume: values.resume,
    chunkRows: wholeNumber("chunk-rows", values["chunk-rows"], {
      fallback: 2_000,
      min: 1,
      max: 20_000,
    }),
  };
}

class Import extends RosterWork<Wanted> {
  override async visit<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    { store, look }: RosterStore<Field, Entry>,
  ): Promise<ExitCode> {
    const { dryRun, skipBad, province, sourceSystem } = this.wanted;
    const rules = rosterRules({ province, sourceSystem }, new Date());
    this.#sayPresentName(rules);
    const settings = dryRun ? null : this.#settings(kind);
    const { faults, badRows, rows } =
      settings === null
        ? await this.#check(kind, rules)
        : // Whose register it is is asked first: in another one's every row would be wrong.
          await withRegisterReader({ ...settings, province }, (session) =>
            this.#check(
              kind,
              rules,
              look === null
                ? undefined
                : (good, header) => look(session, good, { province, header }),
            ),
          );
    if (faults > 0)
      this.say(`${counted(faults, "fault")} in ${counted(badRows, "row")} of ${rows}.`);
    if (settings === null) {
      if (faults === 0) this.say(`${counted(rows, "row")}, nothing is wrong with them.`);
      this.say("Nothing was written: --dry-run.");
      return faults === 0 ? exitCodes.done : exitCodes.failed;
    }
    // Without a bad row it is the headers that are wrong.
    if (faults > 0 && !(skipBad && badRows > 0)) {
      this.say("Nothing was written.");
      return exitCodes.failed;
    }
    return this.#write(kind, { store, rules, rows, ...settings });
  }

  #settings(kind: { readonly seals: boolean }): {
    readonly databaseUrl: string;
    readonly vault: IdentityVault | null;
  } {
    const reader = new ConfigReader(this.around.env);
    const databaseUrl = reader.databaseUrl("DATABASE_URL");
    const keys = kind.seals
      ? reader.requiredText("IDENTITY_KEYS", "the file of the keys that seal ID numbers and phones")
      : null;
    reader.checked({});
    const vault =
      keys === null ? null : underSetting("IDENTITY_KEYS", () => IdentityVault.fromFile(keys));
    return { databaseUrl, vault };
  }

  async #check<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    rules: RosterRules,
    look?: CheckOptions<Field, Entry>["look"],
  ) {
    const progress = new Progress(this.around.err, "Checking");
    const checked = await checkRoster(this.wanted.file, kind, {
      rules,
      onFault: (fault) => this.around.out.write(`${toldFault(this.#placed(fault))}\n`),
      onRows: (rows) => progress.at(rows, null),
      ...(look && { look }),
    });
    progress.end();
    if (checked.unknownHeaders.length > 0)
      this.say(`Not taken over: ${checked.unknownHeaders.join(", ")}.`);
    return checked;
  }

  /** Whoever reads the register later meets the system under the name of its day. */
  #sayPresentName({ sourceSystem, today }: RosterRules): void {
    if (sourceSystem === null) return;
    const name = systemNameOn(sourceSystem, today);
    if (name !== systemNameOf(sourceSystem))
      this.say(`${sourceSystem} is now called ${name}: records of both names are the same.`);
  }

  /** Where a spreadsheet would show it; other files have no columns with letters. */
  #placed(fault: Fault): Fault {
    return this.wanted.rosterFormat === "table" ? fault : { ...fault, column: null };
  }

  async #write<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    {
      store,
      rules,
      rows,
      databaseUrl,
      vault,
    }: {
      readonly store: RosterStore<Field, Entry>["store"];
      readonly rules: RosterRules;
      readonly rows: number;
      readonly databaseUrl: string;
      readonly vault: IdentityVault | null;
    },
  ): Promise<ExitCode> {
    const { file, chunkRows, resume } = this.wanted;
    const progress = new Progress(this.around.err, "Writing");
    const result = await importRoster(file, {
      kind,
      store,
      rules,
      databaseUrl,
      vault,
      chunkRows,
      resume,
      signal: this.around.signal,
      onProgress: ({ counts }) => progress.at(sumOf(counts), rows),
    });
    progress.end();
    const { counts, finished, resumedAfter, rowDone } = result;
    if (resumedAfter > 0) this.say(`Rows up to ${resumedAfter} had been written before.`);
    this.around.out.write(
      `created ${counts.created}, changed ${counts.changed}, unchanged ${counts.unchanged}, ` +
        `refused ${counts.refused}\n`,
    );
    if (counts.refused > 0 && kind.seals)
      this.say("Who was refused was erased from the register before, and stays so.");
    if (finished) return exitCodes.done;
    this.say(`Stopped behind row ${rowDone}; the same with --resume goes on.`);
    return exitCodes.failed;
  }
}

export const importCommand = rosterCommand({
  summary: "takes a roster (CSV, XLSX) over into the register of a province",
  help,
  readWanted,
  work: Import,
});

function sumOf({ created, changed, unchanged, refused }: ImportCounts): number {
  return created + changed + unchanged + refused;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
