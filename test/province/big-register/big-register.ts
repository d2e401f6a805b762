import pg from "pg";
import { orderComplement } from "../../../subgraphs/service/page.ts";
import { aDatabase, aTemplate, type TestDatabase } from "../../support/postgres.ts";
import { migrate } from "../support/province.ts";
import { aJob, aWorker, employerRow, jobRow, type Row, workerRow } from "../support/rows.ts";

/** How many jobs, and as many workers: enough for PostgreSQL to tell a good way from a bad one. */
export const bigRows = 100_000;

/** Published a minute after one another up to here, and every further one is older. */
const newestMs = Date.UTC(2026, 5, 30);

/** Words, and of how many postings each is in one. */
const everyNth = { 招聘: 1, 厨师: 3, 缝纫: 40, 月嫂: 3_000 } as const;

/** A database of the calling test's own with a register of one province, filled once per run. */
export async function aBigRegister(): Promise<TestDatabase> {
  return aDatabase({ template: await aTemplate("big-register", fill) });
}

async function fill(url: string): Promise<void> {
  await migrate(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Nobody follows what changes here; and no permit is needed to fill.
    await client.query("SET session_replication_role = replica");
    // Of what is not flushed yet, VACUUM does not know that everybody sees it.
    await client.query("SET synchronous_commit = on");
    await client.query("BEGIN");
    await client.query("SELECT access.keep_register()");
    await fillTable(client, { table: "job_posting", row: jobRow(aJob()), columns: jobColumns });
    await fillTable(client, { table: "worker", row: workerRow(aWorker()), columns: workerColumns });
    await fillTable(client, {
      table: "employer",
      row: employerRow("61:0"),
      columns: employerColumns,
      rows: bigRows / 40,
    });
    await client.query("COMMIT");
    await client.query("VACUUM (ANALYZE) job_posting, worker, employer");
  } finally {
    await client.end();
  }
}

interface Filling {
  readonly table: string;
  /** What all rows have in common. */
  readonly row: Row;
  /** What they have not, in SQL, of their number `n`. */
  readonly columns: Readonly<Record<string, string>>;
  readonly rows?: number;
}

async function fillTable(
  client: pg.Client,
  { table, row, columns, rows = bigRows }: Filling,
): Promise<void> {
  const names = [...new Set([...Object.keys(row), ...Object.keys(columns)])];
  const values = names.map((name) => columns[name] ?? `(base.row).${name}`);
  await client.query(
    `INSERT INTO ${table} (${names.join(", ")})
     SELECT ${values.join(", ")}
       FROM (SELECT json_populate_record(NULL::${table}, $1) AS row OFFSET 0) AS base,
            generate_series(1, ${rows}) AS n`,
    [JSON.stringify(row)],
  );
}

/** A number from 0 to below the limit, the same for equal rows, and another in each column. */
const draw = (limit: number, column: number): string =>
  `(abs(hashint8extended(n, ${column})) % ${limit})`;

const county = (column: number): string =>
  `'61' || (ARRAY['01', '03', '06', '09', '10'])[1 + ${draw(5, column)}] || lpad((1 + ${draw(20, column + 1)})::text, 2, '0')`;

/** As `idOf` makes it. */
function idSql(number: string): string {
  return `'61:0199f000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0')`;
}

const id = idSql("n");

const published = `(${newestMs} - 60000 * ${draw(bigRows, 1)})`;
const status = `CASE WHEN ${draw(100, 2)} < 82 THEN 'OPEN' ELSE (ARRAY['FILLED', 'CLOSED', 'EXPIRED'])[1 + ${draw(3, 2)}] END`;
const monthly = `CASE WHEN ${draw(10, 3)} > 0 THEN 250000 + 1000 * ${draw(800, 4)} END`;
const closing = `(${Date.UTC(2096, 0, 1)} + 3600000::bigint * ${draw(4_000, 5)})`;

const jobColumns: Readonly<Record<string, string>> = {
  id,
  // As wide as postings are, so that a row costs as much more than its entry in an index.
  description: "repeat('包吃住，月休四天。', 35)",
  region_code: county(6),
  workplace_code: county(6),
  occupation_code: `'4-0' || ${draw(8, 8)} || '-0' || ${draw(6, 9)} || '-01'`,
  industry_code: `(ARRAY['C18', 'H62', 'G60', 'C39'])[1 + ${draw(4, 10)}]`,
  form: `CASE WHEN ${draw(100, 11)} < 84 THEN 'FULL_TIME' ELSE (ARRAY['PART_TIME', 'SEASONAL', 'HOME_BASED'])[1 + ${draw(3, 11)}] END`,
  employer_id: `'61:' || ${draw(bigRows / 40, 12)}`,
  brand_id: `CASE WHEN ${draw(100, 13)} = 0 THEN ${idSql(draw(20, 14))} END`,
  workshop_id: `CASE WHEN ${draw(100, 15)} = 0 THEN ${idSql(draw(50, 16))} END`,
  status,
  board: `${draw(2, 17)} = 0`,
  lodging: `${draw(3, 18)} = 0`,
  education_min: `(ARRAY['80', '70', '60', '40', NULL])[1 + ${draw(5, 19)}]`,
  education_rank: `(ARRAY[1, 2, 3, 4, 0])[1 + ${draw(5, 19)}]`,
  monthly_min_cents: monthly,
  published_at: `to_timestamp(${published} / 1000.0)`,
  valid_through: `to_timestamp(${closing} / 1000.0)`,
  published_order: `${orderComplement} - ${published}`,
  wage_order: `${orderComplement} - coalesce(${monthly}, 0)`,
  deadline_order: closing,
  search: `array_to_string(ARRAY['''招聘'':1A', ${Object.entries(everyNth)
    .filter(([, nth]) => nth > 1)
    .map(
      ([word, nth]) =>
        `CASE WHEN n % ${nth} = 0 THEN '''${word}'':' || 2 + ${draw(9, nth)} || (ARRAY['A', 'B', ''])[1 + ${draw(3, nth + 1)}] END`,
    )
    .join(", ")}], ' ')::tsvector`,
};

const workerColumns: Readonly<Record<string, string>> = {
  id,
  person_link: "'person-' || n",
  region_code: county(6),
  population_category: `CASE WHEN ${draw(100, 21)} < 90 THEN 'LIFTED' ELSE (ARRAY['MARGINAL_RISK', 'SUDDEN_HARDSHIP'])[1 + ${draw(2, 21)}] END`,
  status: `CASE WHEN ${draw(100, 22)} < 89 THEN 'EMPLOYED' ELSE (ARRAY['UNEMPLOYED', 'RETURNED', 'STUDENT'])[1 + ${draw(3, 22)}] END`,
  wants_work: `CASE WHEN ${draw(4, 23)} = 0 THEN ${draw(5, 24)} > 0 END`,
  wants_to_go_out: `CASE WHEN ${draw(4, 23)} = 0 THEN ${draw(2, 25)} > 0 END`,
  intent_occupations: `CASE WHEN ${draw(4, 23)} = 0 THEN ARRAY['4-0' || ${draw(8, 26)} || '-0' || ${draw(6, 27)} || '-01'] END`,
  updated_order: `${orderComplement} - (${newestMs} - 1000::bigint * ${draw(bigRows * 20, 28)})`,
};

const employerColumns: Readonly<Record<string, string>> = {
  id: "'61:' || n",
  uscc: "lpad(n::text, 18, '9')",
  name: "'单位' || n",
};
