import { join } from "node:path";
import { Client } from "pg";
import { listeningAt, root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import { cpuMsOf } from "../cpu.ts";
import { BackendsReader } from "../guards/backends.ts";
import { ownEnvironmentOf } from "../guards/house-without-guards.ts";
import { alternate, type Contestant, figure, median, printResult, printTable } from "../harness.ts";
import { enterHouse, type HouseProcess, type RunningHouse } from "../house.ts";
import { driveLoad, type Load, type NextHeaders } from "../load.ts";
import type { BareLook, BareOptions } from "./bare/serve.ts";
import { type Question, questions } from "./questions.ts";
import { provincePath, signedAhead, signingFor } from "./signed-calls.ts";
import { statementOf } from "./statement-of.ts";

const settings = {
  /** As many as keep both cores at work on either side; a pool of ten connections has one for each. */
  connections: 8,
  warmUpRequests: 3_000,
  roundRequests: 1_000,
  rounds: 7,
} as const;

/** The smaller the register, the larger the share of what surrounds its work. */
const usualScale = "0.01";

const bareName = "laowu-bare";

/** A province as the house runs it against `node:http` and `pg` alone, over one database, question by question. */
export async function benchProvince(): Promise<void> {
  const house = await enterHouse(usualScale);
  try {
    const ratios = new Map<string, number>();
    for (const question of questions) ratios.set(question.name, await compare(house, question));
    const of = (name: string): number => ratios.get(name) ?? Number.NaN;
    printResult("province", {
      jobs_vs_bare: Math.min(of("cooks"), of("newest")),
      workers_vs_bare: of("workers"),
    });
  } finally {
    await house.leave();
  }
}

/** One round: its requests a second, and the milliseconds of CPU for each. */
interface Sample {
  readonly perSecond: number;
  readonly server: number;
  readonly postgres: number;
}

/** @returns our requests a second over the bare server's, the median of the rounds */
async function compare(house: RunningHouse, question: Question): Promise<number> {
  const ours = processOf(house, question.province);
  const { DATABASE_URL: databaseUrl = "" } = await ownEnvironmentOf(ours.pid);
  const { query, variables } = question;
  const body = JSON.stringify({ query, variables });
  const headers = await signingFor(house, question, body);
  const url = `${ours.url}${provincePath}`;
  const answer = await textOf(url, body, headers);
  if (answer.includes('"errors"')) throw new Error(`No answer to ${query}\n${answer}`);
  const bare = await startBare(databaseUrl, question);
  const backends = await BackendsReader.open(databaseUrl, bareName);
  try {
    const bareUrl = `${bare.url}/${question.name}`;
    expectSame(answer, await textOf(bareUrl, body, () => ({})));
    const contestant = (side: Side): Contestant<Sample> => ({
      name: side.name,
      warmUp: () => driveLoad(loadOn(side, body, settings.warmUpRequests)),
      measure: () => measured(side, body, backends),
    });
    const samples = await alternate(
      [
        contestant({ name: "province", url, headers, pid: ours.pid, backends: "on" }),
        contestant({ name: "bare", url: bareUrl, headers: null, pid: bare.pid, backends: "off" }),
      ],
      settings.rounds,
    );
    return report(question, samples);
  } finally {
    await backends.close();
    await bare.stop();
  }
}

interface Side {
  readonly name: "province" | "bare";
  readonly url: string;
  /** Null signs nothing. */
  readonly headers: NextHeaders | null;
  readonly pid: number;
  /** Whose backends of PostgreSQL are its own. */
  readonly backends: "on" | "off";
}

/** With its calls signed beforehand, so many that those of a round are. */
function loadOn({ url, headers }: Side, body: string, requestsMin: number): Load {
  const { connections, roundRequests } = settings;
  const asked = { url, body, connections, durationMs: 0, requestsMin };
  if (headers === null) return asked;
  return { ...asked, headers: signedAhead(headers, roundRequests + connections) };
}

async function measured(side: Side, body: string, backends: BackendsReader): Promise<Sample> {
  const load = loadOn(side, body, settings.roundRequests);
  const before = await clocksOf(side, backends);
  const { requests, elapsedMs } = await driveLoad(load);
  const after = await clocksOf(side, backends);
  // A backend that began meanwhile began at nought; one that ended had been idle for long.
  const postgres = [...after.backends].map(([pid, ms]) => ms - (before.backends.get(pid) ?? 0));
  return {
    perSecond: (requests * 1_000) / elapsedMs,
    server: (after.server - before.server) / requests,
    postgres: postgres.reduce((sum, one) => sum + one, 0) / requests,
  };
}

async function clocksOf({ pid, backends: whose }: Side, backends: BackendsReader) {
  const working = (await backends.read())[whose];
  return {
    server: cpuMsOf(pid),
    backends: new Map(working.map((backend) => [backend, cpuMsOf(backend)])),
  };
}

function report(
  { name, province }: Question,
  samples: ReadonlyMap<string, readonly Sample[]>,
): number {
  printTable(
    [`${name} in ${province}`, "requests/s", "CPU ms/request", "PostgreSQL's beside it"],
    [...samples].map(([side, rounds]) => [
      side,
      figure(rounds.map(({ perSecond }) => perSecond)),
      figure(rounds.map(({ server }) => server)),
      figure(rounds.map(({ postgres }) => postgres)),
    ]),
  );
  const bare = samples.get("bare") ?? [];
  const ratios = (samples.get("province") ?? []).map(
    ({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN),
  );
  console.log(
    `${settings.connections} connections, median of ${settings.rounds} rounds of ${settings.roundRequests} requests, in turn; ± is half the spread. Ratio ${figure(ratios)}.\n`,
  );
  return median(ratios);
}

function processOf({ processes }: RunningHouse, province: string): HouseProcess {
  const found = processes.find(({ code }) => code === province);
  if (found === undefined) throw new Error(`The house has no province ${province}.`);
  return found;
}

async function startBare(databaseUrl: string, question: Question) {
  const options: BareOptions = {
    province: question.province,
    // As a province has it, unless told otherwise.
    poolSize: 10,
    questions: [
      {
        name: question.name,
        statement: await statementOf(question),
        look: question.caller === null ? null : await lookOf(question, databaseUrl),
      },
    ],
  };
  const main = join(root, "dist", "test", "bench", "province", "bare", "main.js");
  const { child, ready } = await startProcess(
    [process.execPath, "--enable-source-maps", main, JSON.stringify(options)],
    { ready: listeningAt, env: { PGAPPNAME: bareName, DATABASE_URL: databaseUrl } },
  );
  return { url: ready, pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

/** The permit of such a look, and what the province has just written down of one. */
async function lookOf({ province }: Question, databaseUrl: string): Promise<BareLook> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN; SELECT access.keep_register()");
    const { rows } = await client.query<{ readonly record: string }>(
      "SELECT record FROM access_log ORDER BY sequence DESC LIMIT 1",
    );
    const record = rows[0]?.record ?? "";
    const { purpose, groups } = JSON.parse(record) as { purpose: string; groups: string[] };
    const open = record.slice(0, record.lastIndexOf(',"sequence":'));
    return {
      permit: { kind: "ALL", holders: [province], purpose: [purpose], groups, agreements: [] },
      entry: JSON.stringify({ place: province, open }),
    };
  } finally {
    await client.end();
  }
}

async function textOf(url: string, body: string, headers: NextHeaders): Promise<string> {
  const usual = { "content-type": "application/json", accept: "application/json" };
  const response = await fetch(url, { method: "POST", headers: { ...usual, ...headers() }, body });
  return response.text();
}

function expectSame(ours: string, bare: string): void {
  if (ours === bare) return;
  throw new Error(
    `The two do not answer the same.\n${ours.slice(0, 1_500)}\n${bare.slice(0, 1_500)}`,
  );
}
