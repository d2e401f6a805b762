import { Client } from "pg";
import { alternate, figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse, type RunningHouse } from "../house.ts";
import { askOnce, driveLoad } from "../load.ts";

const settings = { warmUpMs: 2_000, roundMs: 500, rounds: 11 } as const;

/** The house of `page`. */
const usualScale = "0.15";

/** The province with most jobs; all that is asked is in its register. */
const province = "44";

interface Search {
  readonly name: string;
  readonly text: string;
  readonly region?: string;
  readonly sort: "RELEVANCE" | "PUBLISHED_DESC";
}

/** 厨师 is in every tenth posting, 月嫂 in one of five hundred. */
const searches: readonly Search[] = [
  { name: "rare", text: "月嫂", sort: "RELEVANCE" },
  { name: "frequent", text: "厨师", sort: "RELEVANCE" },
  { name: "frequent, newest", text: "厨师", sort: "PUBLISHED_DESC" },
  { name: "two words", text: "厨师 包吃住", sort: "RELEVANCE" },
  { name: "frequent, region", text: "厨师", region: "440300", sort: "RELEVANCE" },
];

const query = `query Search($text: String!, $regions: [RegionCode!], $sort: JobSort!) {
  jobs(filter: { text: $text, regions: $regions }, sort: $sort, first: 20) {
    edges { node { id title publishedAt } }
    coverage { complete }
  }
}`;

/** A page of hits through the gateway, beside plain SQL for the newest over the same index. */
export async function benchSearch(): Promise<void> {
  const house = await enterHouse(usualScale);
  try {
    await compare(house);
  } finally {
    await house.leave();
  }
}

async function compare({ gatewayUrl, processes }: RunningHouse): Promise<void> {
  const server = new URL(processes.find(({ name }) => name === "postgres")?.url ?? "");
  server.pathname = `/laowu_${province}`;
  const client = new Client({ connectionString: server.href });
  await client.connect();
  try {
    const contestants = searches.flatMap((search) => {
      const variables = { ...search, regions: [search.region ?? province] };
      const body = JSON.stringify({ query, variables });
      const asked = { url: gatewayUrl, body, connections: 1 };
      return [
        {
          name: search.name,
          warmUp: async () => {
            await expectRows(gatewayUrl, body);
            await driveLoad({ ...asked, durationMs: settings.warmUpMs });
          },
          measure: async () =>
            (await driveLoad({ ...asked, durationMs: settings.roundMs })).latencyMs,
        },
        {
          name: sqlOf(search.name),
          warmUp: () => readNewest(client, search),
          measure: () => readNewest(client, search),
        },
      ];
    });
    tell(await alternate(contestants, settings.rounds));
  } finally {
    await client.end();
  }
}

const sqlOf = (name: string): string => `${name} in SQL`;

function tell(samples: ReadonlyMap<string, readonly number[]>): void {
  const latencies = (name: string) => samples.get(name) ?? [];
  printTable(
    ["search", "latency ms", "plain SQL ms"],
    searches.map(({ name }) => [name, figure(latencies(name)), figure(latencies(sqlOf(name)))]),
  );
  console.log(
    `\n20 of Guangdong's hits, one connection, median of ${settings.rounds} rounds in turn; ± is half the spread.`,
  );
  const ratio = (one: string, other: string) =>
    median(
      latencies(one).map((latency, round) => latency / (latencies(other)[round] ?? Number.NaN)),
    );
  printResult("search", {
    frequent_vs_rare: ratio("frequent", "rare"),
    two_words_vs_rare: ratio("two words", "rare"),
    region_vs_rare: ratio("frequent, region", "rare"),
    relevance_vs_newest: ratio("frequent", "frequent, newest"),
  });
}

/** Milliseconds of one statement as a program of its own would send it, median of twenty. */
async function readNewest(client: Client, { name, text, region }: Search): Promise<number> {
  const words = text.split(" ").join(" & ");
  const times: number[] = [];
  for (let time = 0; time < 20; time++) {
    const sent = performance.now();
    const { rowCount } = await client.query({
      name,
      text: `SELECT id, title, published_at FROM job_posting
        WHERE search @@ $1::tsquery AND status = 'OPEN' AND starts_with(region_code, $2)
        ORDER BY published_order, id LIMIT 20`,
      values: [words, region?.slice(0, 4) ?? province],
    });
    times.push(performance.now() - sent);
    if (rowCount === 0) throw new Error(`Nothing has ${words}.`);
  }
  return median(times);
}

async function expectRows(url: string, body: string): Promise<void> {
  const { data, errors } = await askOnce(url, body);
  const jobs = (data as { readonly jobs?: Answer } | null | undefined)?.jobs;
  if (errors || jobs?.coverage.complete !== true || jobs.edges.length === 0)
    throw new Error(`No whole answer: ${JSON.stringify({ data, errors }).slice(0, 500)}`);
}

interface Answer {
  readonly edges: readonly unknown[];
  readonly coverage: { readonly complete: boolean };
}
