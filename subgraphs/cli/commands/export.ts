import os from "node:os";
import path from "node:path";
import { readDigestKeys } from "../../access-log/digest-keys.ts";
import { IdentityVault } from "../../province/identity/identity-vault.ts";
import { exportRecords } from "../../province/roster/export/export-records.ts";
import { writePrivateFile } from "../../province/roster/export/private-file.ts";
import type { ExportedRecord, RecordSource } from "../../province/roster/export/record-source.ts";
import { csvContent, xlsxContent } from "../../province/roster/export/table-content.ts";
import type { RosterStore } from "../../province/roster/import/store-rows.ts";
import { jsonLdContent } from "../../province/roster/job/json-ld/json-ld-content.ts";
import type { RosterKind, SourcedEntry } from "../../province/roster/roster-kind.ts";
import { ConfigReader } from "../../service/config.ts";
import { underSetting } from "../../service/under-setting.ts";
import { type ExitCode, exitCodes, UsageError } from "../command.ts";
import { oneOf, readOptions, required } from "../options.ts";
import { Progress } from "../progress.ts";
import {
  RosterWork,
  rosterCommand,
  rosterOptions,
  type WantedRoster,
  wantedRoster,
} from "../roster-work.ts";
import { rosterNames } from "../rosters.ts";

const formats = ["csv", "xlsx", "jsonld", "ndjson"] as const;
type Format = (typeof formats)[number];

const help = `laowu export --province NN --kind ${rosterNames.join("|")} --file FILE [options]

Writes the records of a province's register into a file, with the columns that import reads: what was
exported and imported into an empty register, and exported again, is the same.

  --province NN         the province, such as 61
  --kind KIND           what to export
  --file FILE           the file; its end says the form: .csv, .xlsx, .jsonld or .ndjson
  --format FORM         the form, where the file's end does not say it. jsonld is one document of open jobs
                        as schema.org has them, ndjson one line for each
  --source-system NAME  only records of this system
  --without-identities  leaves out ID numbers and phones; needs no IDENTITY_KEYS
  --reason TEXT         what the persons are taken out for, such as the number of an order; needed for workers
  --force               replaces a file that is there

THE FILE HOLDS PERSONAL DATA when it is of workers: only its owner may read it (mode 0600). Every person in
it is on record in the province's access log before the file has them, as looked at by this account on this
machine, with the reason; the person sees it in whoLookedAtMe. A file is there as a whole or not at all.

In the environment: DATABASE_URL, the province's own database as its owner; for workers ACCESS_LOG_KEYS, and
IDENTITY_KEYS unless --without-identities.

  DATABASE_URL=postgres://… laowu export --province 61 --kind jobs --file 岗位.xlsx
  DATABASE_URL=postgres://… laowu export --province 61 --kind jobs --file jobs.jsonld
  DATABASE_URL=postgres://… IDENTITY_KEYS=keys/shaanxi/identity-keys.json \\
    ACCESS_LOG_KEYS=keys/shaanxi/access-log-keys.json \\
    laowu export --province 61 --kind workers --file 花名册.csv --reason 陕人社数〔2026〕7号
`;

interface Wanted extends WantedRoster {
  readonly file: string;
  readonly format: Format;
  readonly withoutIdentities: boolean;
  readonly reason: string | null;
  readonly force: boolean;
}

function readWanted(args: readonly string[]): Wanted {
  const values = readOptions(args, {
    ...rosterOptions,
    file: { type: "string" },
    format: { type: "string" },
    "without-identities": { type: "boolean", default: false },
    reason: { type: "string" },
    force: { type: "boolean", default: false },
  });
  const roster = wantedRoster(values);
  const file = required("file", values.file);
  const format = oneOf("format", values.format ?? path.extname(file).slice(1), formats);
  if (roster.kind !== "jobs" && (format === "jsonld" || format === "ndjson"))
    throw new UsageError(`--format ${format} is of jobs alone.`);
  return {
    ...roster,
    file,
    format,
    withoutIdentities: values["without-identities"],
    reason: values.reason?.trim() || null,
    force: values.force,
  };
}

class Export extends RosterWork<Wanted> {
  override async visit<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    _store: RosterStore<Field, Entry>,
    source: RecordSource<Field, Entry>,
  ): Promise<ExitCode> {
    const { province, file, format, sourceSystem, withoutIdentities, force } = this.wanted;
    const { err, out, signal } = this.around;
    const { databaseUrl, vault, look } = this.#settings(source.shows !== null);
    const without = withoutIdentities ? source.identityFields : new Set<Field>();
    const progress = new Progress(err, "Exporting");
    let written = 0;
    await exportRecords(
      { source, province, databaseUrl, sourceSystem, vault, look, signal },
      (records, total) => {
        const counted = countedIn(records, (rows) => {
          written += rows;
          progress.at(written, total);
        });
        const content = contentOf(format, { kind, without }, counted);
        return writePrivateFile(file, { force }, content);
      },
    ).finally(() => progress.end());
    out.write(`exported ${written}\n`);
    return exitCodes.done;
  }

  #settings(isOfPersons: boolean) {
    const { withoutIdentities, reason } = this.wanted;
    if (isOfPersons && reason === null)
      throw new UsageError("--reason is missing: it stands in the access log beside every person.");
    const reader = new ConfigReader(this.around.env);
    const databaseUrl = reader.databaseUrl("DATABASE_URL");
    const identityKeys =
      isOfPersons && !withoutIdentities
        ? reader.requiredText(
            "IDENTITY_KEYS",
            "the file of the keys that seal ID numbers and phones",
          )
        : null;
    const logKeys = isOfPersons
      ? reader.requiredText(
          "ACCESS_LOG_KEYS",
          "the file of the keys under which the access log tells of rows",
        )
      : null;
    reader.checked({});
    return {
      databaseUrl,
      vault:
        identityKeys === null
          ? null
          : underSetting("IDENTITY_KEYS", () => IdentityVault.fromFile(identityKeys)),
      look:
        logKeys === null
          ? null
          : {
              operator: { account: accountHere(), reason: reason ?? "" },
              key: underSetting("ACCESS_LOG_KEYS", () => readDigestKeys(logKeys)).current,
            },
    };
  }
}

export const exportCommand = rosterCommand({
  summary: "writes the register of a province into a file (CSV, XLSX, JSON-LD)",
  help,
  readWanted,
  work: Export,
});

/** As the machine knows who is at work. */
function accountHere(): string {
  return `${os.userInfo().username}@${os.hostname()}`;
}

async function* countedIn<Entry>(
  records: AsyncIterable<readonly ExportedRecord<Entry>[]>,
  onRows: (rows: number) => void,
): AsyncGenerator<readonly ExportedRecord<Entry>[]> {
  for await (const chunk of records) {
    yield chunk;
    onRows(chunk.length);
  }
}

function contentOf<Field extends string, Entry extends SourcedEntry>(
  format: Format,
  table: { readonly kind: RosterKind<Field, Entry>; readonly without: ReadonlySet<Field> },
  records: AsyncIterable<readonly ExportedRecord<Entry>[]>,
): AsyncIterable<string | Uint8Array> {
  switch (format) {
    case "csv":
      return csvContent(table, records);
    case "xlsx":
      return xlsxContent(table, records);
    case "jsonld":
    case "ndjson":
      return jsonLdContent(records, { inLines: format === "ndjson" });
  }
}
