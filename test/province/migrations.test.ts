import { afterEach, expect, it } from "@jest/globals";
import { DataSource } from "typeorm";
import { migrationsOf } from "../../subgraphs/province/migrations-of.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { migratedTemplate } from "./support/province.ts";

const migrations = migrationsOf(["32", "44", "46", "53", "61"]);

let database: TestDatabase | null = null;
let source: DataSource | null = null;
afterEach(async () => {
  await source?.destroy();
  await database?.drop();
});

/** Everything that migrations make, one line for each thing, in an order of its own. */
const made = `
  SELECT format('column %s.%s %s %s %s', table_schema || '.' || table_name, column_name, data_type,
    is_nullable, column_default) FROM information_schema.columns
   WHERE table_schema IN ('public', 'access')
  UNION ALL
  SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname IN ('public', 'access')
  UNION ALL
  SELECT format('policy %s %s %s %s %s', tablename, policyname, cmd, qual, with_check) FROM pg_policies
  UNION ALL
  SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT format('function %s %s', pg_get_functiondef(oid), proacl) FROM pg_proc
   WHERE pronamespace IN ('public'::regnamespace, 'access'::regnamespace) AND prokind = 'f'
  ORDER BY 1`;

async function contentOf(owner: DataSource): Promise<readonly string[]> {
  const rows: readonly { readonly format: string }[] = await owner.query(made);
  return rows.map(({ format }) => format);
}

async function anOwner(): Promise<DataSource> {
  database = await aDatabase({ template: await migratedTemplate() });
  source = await new DataSource({
    type: "postgres",
    url: database.url,
    migrations: [...migrations],
  }).initialize();
  return source;
}

it("each migration of a register can be taken back, and done again", async () => {
  const owner = await anOwner();
  const all = await contentOf(owner);
  expect(all.length).toBeGreaterThan(migrations.length);

  await takeBack(owner, migrations.length);
  const [count] = await owner.query("SELECT count(*)::int AS left FROM migrations");
  expect(count).toEqual({ left: 0 });

  await owner.runMigrations({ transaction: "each" });
  expect(await contentOf(owner)).toEqual(all);
});

it("the rows of a day stay counted over a migration, and whoever asks as before it is answered", async () => {
  const owner = await anOwner();
  const since = migrations.findIndex(({ name }) => name.startsWith("UsedUpRows"));
  const looks = async (...digests: readonly string[]): Promise<boolean> => {
    const open = '{"place":"61"';
    const entry = { place: "61", open, open_refused: open, agreement: "a", rows_max: 2, digests };
    const sql = "SELECT refused FROM access_log_append($1)";
    const [appended] = await owner.query(sql, [JSON.stringify([entry])]);
    return !appended.refused;
  };
  await takeBack(owner, migrations.length - since);
  expect(await looks("first")).toBe(true);

  await owner.runMigrations({ transaction: "each" });
  expect(await looks("first", "second")).toBe(true);
  expect(await looks("third")).toBe(false);

  await takeBack(owner, migrations.length - since);
  expect(await looks("second")).toBe(true);
  expect(await looks("third")).toBe(false);
});

async function takeBack(owner: DataSource, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1)
    await owner.undoLastMigration({ transaction: "each" });
}

it("what the monitoring system called somebody's household is a household, and back", async () => {
  const owner = await anOwner();
  const steps = migrations.filter(
    ({ name }) => Number(name.slice(-13)) >= 1_760_000_000_138,
  ).length;
  await takeBack(owner, steps);
  const worker = (number: number, household: string | null): string =>
    `json_build_object('id', '61:${number}', 'province', '61', 'region_code', '610122', 'household_id', ${household},
       'population_category', 'LIFTED', 'category_scheme', '2021', 'status', 'UNEMPLOYED', 'status_as_of', '2026-03-01',
       'languages', '{}'::text[], 'source_system', '系统', 'source_record_id', '${number}', 'collected_at', '2026-03-01',
       'updated_at', '2026-03-01', 'updated_order', 0, 'education_rank', 0, 'version', 1)`;
  await owner.query(
    `INSERT INTO household (id, province, region_code, register_no, size) VALUES ('61:h', '61', '610122', 'A', 4)`,
  );
  await owner.query(
    `INSERT INTO worker SELECT * FROM json_populate_recordset(NULL::worker,
       json_build_array(${worker(1, "'61:h'")}, ${worker(2, null)}, ${worker(3, null)}, ${worker(4, null)}))`,
  );
  await owner.query(
    `INSERT INTO monitoring_record (worker_id, province, household_no)
     VALUES ('61:1', '61', 'B'), ('61:2', '61', 'B'), ('61:3', '61', 'B'), ('61:4', '61', NULL)`,
  );
  const membersSql = `SELECT worker.id, register_no AS no, size FROM worker
    LEFT JOIN household ON household.id = household_id ORDER BY worker.id`;
  await owner.runMigrations({ transaction: "each" });
  expect(await owner.query(membersSql)).toEqual([
    { id: "61:1", no: "A", size: 4 },
    { id: "61:2", no: "B", size: null },
    { id: "61:3", no: "B", size: null },
    { id: "61:4", no: null, size: null },
  ]);
  expect(await owner.query("SELECT * FROM list_differences()")).toEqual([]);

  await takeBack(owner, steps);
  expect(
    await owner.query(
      "SELECT worker_id AS id, household_no AS no FROM monitoring_record ORDER BY 1",
    ),
  ).toEqual([
    { id: "61:1", no: "A" },
    { id: "61:2", no: "B" },
    { id: "61:3", no: "B" },
    { id: "61:4", no: null },
  ]);
  expect((await owner.query(membersSql)).map(({ size }: { size: number }) => size)).toEqual([
    4,
    2,
    2,
    null,
  ]);
});
