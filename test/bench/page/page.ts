import { figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse, type RunningHouse } from "../house.ts";
import { askOnce } from "../load.ts";

const settings = { first: 100, pages: 1_000, around: 10, rounds: 40 } as const;

const query = `query Walk($after: Cursor) {
  jobs(sort: PUBLISHED_DESC, first: ${settings.first}, after: $after) {
    edges { node { id title openings publishedAt } }
    pageInfo { endCursor hasNextPage }
    coverage { complete }
  }
}`;

/** The least at which five provinces have more than 100,000 open jobs together. */
const usualScale = "0.15";

/** Walks a list of 100,000 rows page by page, then asks its first pages and its last ones in turn. */
export async function benchPage(): Promise<void> {
  const house = await enterHouse(usualScale);
  try {
    await compare(house);
  } finally {
    await house.leave();
  }
}

async function compare(house: RunningHouse): Promise<void> {
  const { cursors, latencies } = await walk(house);
  const [early, late] = [startsOf(cursors, 0), startsOf(cursors, settings.pages - settings.around)];
  const times: { readonly early: number[]; readonly late: number[] } = { early: [], late: [] };
  for (let round = 0; round < settings.rounds; round++) {
    for (let place = 0; place < settings.around; place++) {
      // A slow moment of the machine hits both: each page goes first in every other round.
      const inTurn = round % 2 === 0 ? (["early", "late"] as const) : (["late", "early"] as const);
      for (const which of inTurn) {
        const after = (which === "early" ? early : late)[place] ?? null;
        times[which].push((await askPage(house, after)).latencyMs);
      }
    }
  }
  printTable(
    ["pages", "latency ms"],
    [
      ...[1, 10, 100, 1_000].map((page): string[] => [
        `walk: up to page ${page}`,
        figure(latencies.slice(Math.max(0, page - settings.around), page)),
      ]),
      [`in turn: the first ${settings.around}`, figure(times.early)],
      [`in turn: the last ${settings.around} of ${settings.pages}`, figure(times.late)],
    ],
  );
  console.log(
    `\nOne connection; a walk of ${settings.pages} pages of ${settings.first} rows, each seen once; then ${settings.rounds} rounds.`,
  );
  printResult("page", { page1000_vs_page1: median(times.late) / median(times.early) });
}

interface Walked {
  /** Behind which row each page begins; null is the first. */
  readonly cursors: readonly (string | null)[];
  readonly latencies: readonly number[];
}

/** No row may come twice, and none may come out of order, or there is nothing to measure. */
async function walk(house: RunningHouse): Promise<Walked> {
  const cursors: (string | null)[] = [null];
  const latencies: number[] = [];
  const seen = new Set<string>();
  let last = "~";
  for (let page = 0; page < settings.pages; page++) {
    const { nodes, endCursor, latencyMs } = await askPage(house, cursors[page] ?? null);
    for (const { id, publishedAt } of nodes) {
      if (seen.has(id) || publishedAt > last) throw new Error(`Page ${page} has ${id} anew.`);
      seen.add(id);
      last = publishedAt;
    }
    latencies.push(latencyMs);
    cursors.push(endCursor);
  }
  if (seen.size !== settings.pages * settings.first)
    throw new Error(`The walk has ${seen.size} rows: the register is too small.`);
  return { cursors, latencies };
}

function startsOf(cursors: readonly (string | null)[], from: number): readonly (string | null)[] {
  return cursors.slice(from, from + settings.around);
}

interface Page {
  readonly nodes: readonly { readonly id: string; readonly publishedAt: string }[];
  readonly endCursor: string;
  readonly latencyMs: number;
}

async function askPage({ gatewayUrl }: RunningHouse, after: string | null): Promise<Page> {
  const body = JSON.stringify({ query, variables: { after } });
  const sent = performance.now();
  const { data, errors } = await askOnce(gatewayUrl, body);
  const latencyMs = performance.now() - sent;
  const jobs = (data as { readonly jobs?: Answer } | null | undefined)?.jobs;
  if (errors || jobs?.coverage.complete !== true)
    throw new Error(`A page was not whole: ${JSON.stringify({ data, errors }).slice(0, 500)}`);
  return {
    nodes: jobs.edges.map(({ node }) => node),
    endCursor: jobs.pageInfo.endCursor,
    latencyMs,
  };
}

interface Answer {
  readonly edges: readonly {
    readonly node: { readonly id: string; readonly publishedAt: string };
  }[];
  readonly pageInfo: { readonly endCursor: string };
  readonly coverage: { readonly complete: boolean };
}
