import { demoPrincipals } from "../../../subgraphs/house/issuer/demo-principals.ts";
import { keyFolder } from "../../../subgraphs/house/issuer/keys.ts";
import { signToken } from "../../../subgraphs/house/issuer/sign-token.ts";
import { ownEnvironmentOf } from "../guards/house-without-guards.ts";
import { alternate, figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse, type RunningHouse } from "../house.ts";
import { askOnce, driveLoad, type NextHeaders } from "../load.ts";
import { PlainMatching, type Shown } from "./plain-matching.ts";

const settings = { warmUpMs: 6_000, warmUpRequests: 100, roundMs: 2_000, rounds: 9 } as const;

const usualScale = "0.1";
const first = 5;

const fields = "edges { score node { id } }";

/** Most people seek work in Yunnan, and most jobs are in Guangdong; a station needs no agreement with its own province. */
const questions: readonly Question[] = [
  {
    ...{ name: "candidates", province: "53", station: "yunnan-station", list: "jobs" },
    query: `{ jobs(filter: { regions: ["53"], occupations: ["4-03-02-01"] }, first: 20) { edges { node {
      id list: candidates(access: { purpose: MATCHING }, regions: ["53"], first: ${first}) { ${fields} } } } } }`,
  },
  {
    ...{ name: "matches", province: "44", station: "guangdong-station", list: "workers" },
    query: `{ workers(filter: { regions: ["44"], wantsWork: true }, access: { purpose: MATCHING }, first: 20) { edges { node {
      id list: matches(regions: ["44"], first: ${first}) { ${fields} } } } } }`,
  },
];

interface Question {
  readonly name: "candidates" | "matches";
  readonly province: string;
  /** Who asks, of those whom the demo issuer can speak for. */
  readonly station: string;
  readonly list: "jobs" | "workers";
  readonly query: string;
}

/** The best for 20 askers of one province through the gateway, against SQL that weighs the whole trade. */
export async function benchMatch(): Promise<void> {
  const house = await enterHouse(usualScale);
  try {
    await compare(house);
  } finally {
    await house.leave();
  }
}

interface Comparison {
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** How much of the points of the best there are is shown. */
  readonly points: number;
}

async function compare(house: RunningHouse): Promise<void> {
  const figures: Record<string, number> = {};
  const rows: string[][] = [];
  for (const question of questions) {
    const plain = await PlainMatching.open(await databaseUrlOf(house, question.province));
    const { ours, theirs, points } = await measure(house, question, plain);
    await plain.close();
    rows.push([question.name, figure(ours), figure(theirs), points.toFixed(4)]);
    figures[`${question.name}_vs_plain`] = median(
      ours.map((latency, round) => latency / (theirs[round] ?? Number.NaN)),
    );
    figures[`${question.name}_points`] = points;
  }
  printTable(["of 20", "gateway ms", "plain SQL ms", "points shown / best there are"], rows);
  console.log(
    `\nThe best ${first} for each of 20, candidates in Yunnan alone and matches in Guangdong, one connection, median of ${settings.rounds} rounds of ${settings.roundMs / 1000} s, in turn; ± is half the spread.`,
  );
  printResult("match", figures);
}

async function measure(
  house: RunningHouse,
  { name, station, list, query }: Question,
  plain: PlainMatching,
): Promise<Comparison> {
  const headers = await asStation(house, station);
  const body = JSON.stringify({ query });
  const load = { url: house.gatewayUrl, body, headers, connections: 1 };
  const shown = await shownBy(house.gatewayUrl, { body, headers, list });
  const ids = [...shown.keys()];
  const asked = name === "candidates" ? await plain.jobs(ids) : await plain.workers(ids);
  const best = () => plain[name](asked, first);
  const points = share(shown, await best());
  const samples = await alternate(
    [
      {
        name: "gateway",
        warmUp: () =>
          driveLoad({
            ...load,
            durationMs: settings.warmUpMs,
            requestsMin: settings.warmUpRequests,
          }),
        measure: async () => (await driveLoad({ ...load, durationMs: settings.roundMs })).latencyMs,
      },
      { name: "plain", warmUp: best, measure: () => latencyOf(best) },
    ],
    settings.rounds,
  );
  return { ours: samples.get("gateway") ?? [], theirs: samples.get("plain") ?? [], points };
}

/** What everybody is shown, by who asks. */
async function shownBy(
  url: string,
  { body, headers, list }: { body: string; headers: NextHeaders; list: string },
): Promise<ReadonlyMap<string, Shown>> {
  const { data, errors } = await askOnce(url, body, headers);
  if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 500));
  const { edges } = (data as Readonly<Record<string, Asking>>)[list] ?? { edges: [] };
  if (edges.length !== 20) throw new Error(`${edges.length} ask, and not 20.`);
  return new Map(
    edges.map(({ node }) => [
      node.id,
      node.list.edges.map(({ score, node: { id } }) => ({
        id,
        points: Math.round(score * 1_000_000),
      })),
    ]),
  );
}

interface Asking {
  readonly edges: readonly {
    readonly node: {
      readonly id: string;
      readonly list: {
        readonly edges: readonly {
          readonly score: number;
          readonly node: { readonly id: string };
        }[];
      };
    };
  }[];
}

/** How much of the points of the best there are is shown; all of them where nothing better was missed. */
function share(shown: ReadonlyMap<string, Shown>, best: ReadonlyMap<string, Shown>): number {
  const sum = (lists: ReadonlyMap<string, Shown>) =>
    [...lists.values()].flat().reduce((total, { points }) => total + points, 0);
  return sum(shown) / sum(best);
}

async function latencyOf(work: () => Promise<unknown>): Promise<number> {
  const latencies: number[] = [];
  for (const start = performance.now(); performance.now() - start < settings.roundMs; ) {
    const asked = performance.now();
    await work();
    latencies.push(performance.now() - asked);
  }
  return median(latencies);
}

async function asStation({ dataFolder }: RunningHouse, station: string): Promise<NextHeaders> {
  const principal = demoPrincipals.find(({ name }) => name === station);
  if (principal === undefined) throw new Error(`The house knows no ${station}.`);
  const token = await signToken(principal, keyFolder(dataFolder));
  return () => ({ authorization: `Bearer ${token}` });
}

/** For the owner of a province's register. */
async function databaseUrlOf({ processes }: RunningHouse, province: string): Promise<string> {
  const process = processes.find(({ code }) => code === province);
  const { DATABASE_URL: url } = await ownEnvironmentOf(process?.pid ?? 0);
  if (url === undefined) throw new Error(`The province ${province} has no database.`);
  return url;
}
