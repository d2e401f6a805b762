import { Client } from "pg";
import { ownEnvironmentOf } from "../guards/house-without-guards.ts";
import { figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse, type RunningHouse } from "../house.ts";
import { askOnce } from "../load.ts";

const settings = {
  /** Changes of each province that one round reads. */
  changes: 20_000,
  /** Records that one transaction changes. */
  perTransaction: 50,
  first: 5_000,
  warmUps: 3,
  rounds: 7,
} as const;

const query = `query ($after: Cursor, $first: Int!) { changes(after: $after, first: $first) {
  edges { node { id op type recordId version changedAt region { code } } }
  pageInfo { endCursor hasNextPage } snapshotRequired coverage { complete } } }`;

/** Changes are small at any size of a register. */
const usualScale = "0.01";

/** How many changes a second one consumer reads over five provinces, one page after the other. */
export async function benchFeed(): Promise<void> {
  const house = await enterHouse(usualScale);
  try {
    const start = await endOf(house);
    await changeEverywhere(house);
    const rates: number[] = [];
    for (let round = -settings.warmUps; round < settings.rounds; round += 1) {
      const rate = await readOnce(house, start);
      if (round >= 0) rates.push(rate);
    }
    printTable(
      ["read", "changes a second"],
      [[`by one consumer, ${settings.first} of each province a page`, figure(rates)]],
    );
    printResult("feed", { feed_events_per_s: median(rates) });
  } finally {
    await house.leave();
  }
}

/** Changes employers in many transactions, as writers do, and other ones each time. */
async function changeEverywhere({ processes }: RunningHouse): Promise<void> {
  await Promise.all(
    processes
      .filter(({ code }) => code !== undefined)
      .map(async ({ code, pid }) => {
        const { DATABASE_URL: connectionString } = await ownEnvironmentOf(pid);
        const client = new Client({ connectionString });
        await client.connect();
        await client.query(insertSql, [code, settings.changes]);
        for (let from = 0; from < settings.changes; from += settings.perTransaction)
          await client.query(updateSql, [code, from, from + settings.perTransaction]);
        await client.end();
      }),
  );
}

const insertSql = `INSERT INTO employer (id, province, uscc, name, region_code, verified,
    source_system, source_record_id, collected_at, updated_at, version)
  SELECT $1::text || ':bench-' || n, $1, 'bench-' || n, '单位 ' || n, $1 || '0100', true,
         'bench', n::text, now(), now(), 1 FROM generate_series(0, $2::int - 1) AS n
  ON CONFLICT DO NOTHING`;

const updateSql = `UPDATE employer SET version = version + 1
  WHERE id = ANY (ARRAY(SELECT $1::text || ':bench-' || n FROM generate_series($2::int, $3::int - 1) AS n))`;

interface Page {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  readonly snapshotRequired: readonly string[];
  readonly coverage: { readonly complete: boolean };
}

async function readOnce(house: RunningHouse, start: string): Promise<number> {
  const begun = performance.now();
  let read = 0;
  let after = start;
  for (let more = true; more; ) {
    const page = await pageOf(house, after);
    read += page.edges.length;
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  const wanted = house.provinceUrls.size * settings.changes;
  if (read < wanted) throw new Error(`${read} changes were read, of ${wanted}.`);
  return (read * 1_000) / (performance.now() - begun);
}

async function endOf(house: RunningHouse): Promise<string> {
  const text = "{ changes(from: NOW) { pageInfo { endCursor } } }";
  const { data } = await askOnce(house.gatewayUrl, JSON.stringify({ query: text }));
  return (data as { changes: Page }).changes.pageInfo.endCursor;
}

async function pageOf({ gatewayUrl }: RunningHouse, after: string): Promise<Page> {
  const variables = { after, first: settings.first };
  const { data, errors } = await askOnce(gatewayUrl, JSON.stringify({ query, variables }));
  const page = (data as { changes: Page | null } | undefined)?.changes;
  if (!page?.coverage.complete || page.snapshotRequired.length > 0)
    throw new Error(`No whole page: ${JSON.stringify(errors)}`);
  return page;
}
