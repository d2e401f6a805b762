import pg from "pg";
import { allRegions, allSuccessorsOf } from "../../reference/regions.ts";
import { keepRegister } from "../../service/permits/keep-register.ts";
import { feedOfRegister } from "../change/feed-source.ts";
import { copyText } from "../copy/copy.writer.ts";
import type { DerivedTable } from "../derived-table.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { listTables } from "../list/derived-tables.ts";
import { type BatchSource, batchesOf } from "./batch.ts";
import { endOfDayInChina } from "./calendar.ts";
import { DifferentSeedError, UnknownRowsError } from "./errors.ts";
import { fingerprintOf, isOfSpecification, RowsDigest, seedSpecification } from "./fingerprint.ts";
import { batchesOfThreads } from "./generator/batches-of-threads.ts";
import { profileOf } from "./profiles.ts";
import { createRegisters, ProvinceRegister } from "./province-register.ts";
import { linesOf } from "./register-lines.ts";
import { targets } from "./rows.ts";
import { takeSeedingTurn } from "./seeding-turn.ts";
import { checkSeedSettings, defaultSeedSettings, type SeedSettings } from "./settings.ts";

export interface SeedProgress {
  /** The table being filled. */
  readonly table: string;
  /** Records written so far, over all tables; skills count with their worker. */
  readonly rows: number;
  readonly totalRows: number;
}

export interface SeedOptions extends Partial<SeedSettings> {
  /** A migrated database that holds no register of this province yet. */
  readonly databaseUrl: string;
  readonly province: string;
  /** Seals ID numbers and phones; without it the register has none. */
  readonly vault?: IdentityVault | null;
  /** Makes the rows in threads of their own, for a large register; the same rows in the same order. */
  readonly threads?: SeedThreads | null;
  /** Tables of this database that follow the rows; they are filled when all rows are there. */
  readonly derived?: readonly DerivedTable[];
  readonly onProgress?: (progress: SeedProgress) => void;
  /** All rows are there; what remains is to vacuum them. */
  readonly onVacuum?: () => void;
}

export interface SeedThreads {
  readonly count: number;
  /** File of the keys of `vault`: each thread reads it for itself. */
  readonly identityKeys: string | null;
}

/**
 * Fills one province's register with generated data and returns its fingerprint. A register that was
 * already made from the same settings is left as it is.
 *
 * Everything happens in one transaction, fingerprint last, so a seeding that was killed leaves an
 * empty register and can simply be done again. Then all of it is vacuumed once: pages that were just
 * filled are not marked as visible to everybody, and until they are an index alone answers nothing.
 */
export async function seedProvince(options: SeedOptions): Promise<string> {
  const { databaseUrl, province, vault = null, threads = null, onProgress, onVacuum } = options;
  const derived = [feedOfRegister, ...listTables, ...(options.derived ?? [])];
  const { name } = profileOf(province);
  const tables = [...filledTables, ...derived.map(({ table }) => table)];
  const settings = settingsOf(options);
  const specification = seedSpecification(province, settings);
  return withClient(databaseUrl, async (client) => {
    await client.query("BEGIN");
    await client.query(keepRegister);
    // The second seeder of a database finds the work done.
    await client.query(takeSeedingTurn);
    const before = await finishedSeeding(client, province, specification);
    if (before !== null) {
      await client.query("COMMIT");
      return before;
    }

    const indexes = await dropIndexes(client, tables);
    await switchTriggers(client, derived, "DISABLE");
    const guarded = await openToCopy(client, tables);
    const emptied = await emptyTables(client);
    await writeRegions(client);
    const source = sourceOf({ province, settings, vault, threads });
    const digest = await writeRows(client, { source, emptied, onProgress });
    for (const { refill } of derived) await client.query(refill);
    await switchTriggers(client, derived, "ENABLE");
    for (const table of guarded)
      await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    for (const { definition } of indexes) await client.query(definition);
    const fingerprint = fingerprintOf(specification, digest.hex);
    await client.query(
      `INSERT INTO register (province, name, watermark, seed_fingerprint) VALUES ($1, $2, $3, $4)
       ON CONFLICT (province) DO UPDATE SET name = excluded.name,
         watermark = excluded.watermark, seed_fingerprint = excluded.seed_fingerprint`,
      [
        province,
        name,
        new Date(endOfDayInChina(settings.referenceDate)).toISOString(),
        fingerprint,
      ],
    );
    await client.query("COMMIT");
    onVacuum?.();
    await client.query(`VACUUM (ANALYZE) ${tables.join(", ")}`);
    return fingerprint;
  });
}

/**
 * Whether the register was made from these settings, by a seeding that came to its end. Throws when it
 * holds anything else, so that nobody serves or overwrites data of unknown origin.
 */
export async function isSeeded(
  options: Omit<SeedOptions, "onProgress" | "onVacuum">,
): Promise<boolean> {
  const specification = seedSpecification(options.province, settingsOf(options));
  return withClient(options.databaseUrl, async (client) => {
    await client.query("BEGIN");
    await client.query(keepRegister);
    return (await finishedSeeding(client, options.province, specification)) !== null;
  });
}

/** Small tables first: the large ones refer to them. */
const filledTables = [
  ...["region", "region_successor", "register"],
  ...Object.values(targets).map(({ table }) => table),
];

/** Tables that tell by their province column whether a register has rows. */
const tablesOfProvince = [
  "employer",
  "labor_brand",
  "workshop",
  "job_posting",
  "worker",
  "household",
  "placement",
];

function settingsOf(options: Partial<SeedSettings>): SeedSettings {
  const { scale, seed, referenceDate, linkKey } = defaultSeedSettings;
  const settings: SeedSettings = {
    scale: options.scale ?? scale,
    seed: options.seed ?? seed,
    referenceDate: options.referenceDate ?? referenceDate,
    linkKey: options.linkKey ?? linkKey,
  };
  checkSeedSettings(settings);
  return settings;
}

async function withClient<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString, application_name: "laowu-seed" });
  // A connection that breaks between two statements fails the next statement; it must not end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function finishedSeeding(
  client: pg.ClientBase,
  province: string,
  specification: string,
): Promise<string | null> {
  const { rows } = await client.query<{ seed_fingerprint: string | null }>(
    "SELECT seed_fingerprint FROM register WHERE province = $1",
    [province],
  );
  const found = rows[0]?.seed_fingerprint ?? null;
  if (found !== null) {
    if (isOfSpecification(found, specification)) return found;
    throw new DifferentSeedError(province, { found, wanted: specification });
  }
  for (const table of tablesOfProvince) {
    const held = await client.query(`SELECT FROM ${table} WHERE province = $1 LIMIT 1`, [province]);
    if (held.rowCount !== 0) throw new UnknownRowsError(province, table);
  }
  return null;
}

interface Index {
  readonly name: string;
  readonly definition: string;
}

/** An index built over all rows at once is made several times faster than one that grows with them. */
async function dropIndexes(
  client: pg.ClientBase,
  tables: readonly string[],
): Promise<readonly Index[]> {
  const { rows } = await client.query<Index>(
    `SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid
     WHERE NOT i.indisunique
       AND i.indrelid IN (SELECT to_regclass(filled) FROM unnest($1::text[]) AS filled)
     ORDER BY c.relname`,
    [tables],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${pg.escapeIdentifier(name)}`);
  return rows;
}

/** Only those that the loader makes up for: others go on. */
async function switchTriggers(
  client: pg.ClientBase,
  derived: readonly DerivedTable[],
  action: "DISABLE" | "ENABLE",
): Promise<void> {
  for (const { of, triggers } of derived) {
    const { rows } = await client.query<{ readonly table: string; readonly name: string }>(
      `SELECT tgrelid::regclass::text AS table, quote_ident(tgname) AS name
         FROM pg_trigger, unnest($1::text[]) AS source
        WHERE tgrelid = source::regclass AND starts_with(tgname, source || $2)`,
      [of, `_${triggers}_after_`],
    );
    for (const { table, name } of rows)
      await client.query(`ALTER TABLE ${table} ${action} TRIGGER ${name}`);
  }
}

/**
 * COPY into a table is refused where row-level security holds for who copies. Nobody sees it off: it is
 * on again when the transaction ends.
 */
async function openToCopy(
  client: pg.ClientBase,
  tables: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>(
    `SELECT oid::regclass::text AS name FROM pg_class
      WHERE relforcerowsecurity
        AND oid IN (SELECT to_regclass(filled) FROM unnest($1::text[]) AS filled)`,
    [tables],
  );
  for (const { name } of rows)
    await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
  return rows.map(({ name }) => name);
}

/** Regions are the same in every register; several provinces in one database share them. */
async function writeRegions(client: pg.ClientBase): Promise<void> {
  const regions = allRegions();
  await client.query(
    `INSERT INTO region (code, name, full_name, level, parent_code, valid_from, valid_to)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[])
     ON CONFLICT (code) DO NOTHING`,
    [
      regions.map(({ code }) => code),
      regions.map(({ name }) => name),
      regions.map(({ fullName }) => fullName),
      regions.map(({ level }) => level),
      regions.map(({ parent }) => parent),
      regions.map(({ validFrom }) => validFrom),
      regions.map(({ validTo }) => validTo),
    ],
  );
  const pairs = regions.flatMap(({ code }) =>
    allSuccessorsOf(code).map((successor) => [code, successor] as const),
  );
  await client.query(
    `INSERT INTO region_successor (code, successor)
     SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    [pairs.map(([code]) => code), pairs.map(([, successor]) => successor)],
  );
}

/**
 * Which of the tables have no rows, and are now as if this transaction had made them: PostgreSQL then writes
 * no log of what comes in (where no replica needs it), and takes rows that are frozen from the start.
 */
async function emptyTables(client: pg.ClientBase): Promise<ReadonlySet<string>> {
  const empty: string[] = [];
  for (const { table } of Object.values(targets)) {
    const held = await client.query(`SELECT FROM ${table} LIMIT 1`);
    if (held.rowCount === 0) empty.push(table);
  }
  if (empty.length > 0) await client.query(`TRUNCATE ${empty.join(", ")}`);
  return new Set(empty);
}

interface RowsOrder {
  readonly province: string;
  readonly settings: SeedSettings;
  readonly vault: IdentityVault | null;
  readonly threads: SeedThreads | null;
}

function sourceOf({ province, settings, vault, threads }: RowsOrder): BatchSource {
  const registers = createRegisters(settings);
  const register = registers(province) ?? new ProvinceRegister(province, settings);
  const { totalRecords, slices } = linesOf(register, registers, { ...settings, vault });
  return {
    totalRecords,
    *batches() {
      for (const slice of slices()) yield* batchesOf(slice);
    },
    ...(threads !== null && {
      batches: () =>
        batchesOfThreads({ province, settings, identityKeys: threads.identityKeys }, threads.count),
    }),
  };
}

interface RowsWriting {
  readonly source: BatchSource;
  /** Tables that take frozen rows. */
  readonly emptied: ReadonlySet<string>;
  readonly onProgress: ((progress: SeedProgress) => void) | undefined;
}

/** How many records are written between two reports of progress. */
const progressStep = 5_000;

async function writeRows(
  client: pg.ClientBase,
  { source, emptied, onProgress }: RowsWriting,
): Promise<RowsDigest> {
  const { totalRecords } = source;
  const digest = new RowsDigest();
  let written = 0;
  let told = 0;
  for await (const { target, text, records, isSealed } of source.batches()) {
    await copyText(client, target, { text, isFrozen: emptied.has(target.table) });
    if (!isSealed) digest.add(target.table, text);
    written += records;
    if (written - told < progressStep) continue;
    told = written;
    onProgress?.({ table: target.table, rows: written, totalRows: totalRecords });
  }
  onProgress?.({ table: targets.statistic.table, rows: totalRecords, totalRows: totalRecords });
  return digest;
}
