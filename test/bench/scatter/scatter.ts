import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GatewayProcess, startGatewayProcess } from "../../support/gateway-process.ts";
import { signingKeyFlags } from "../../support/signing-key-files.ts";
import { cpuMsOf, pinnedTo, pinThisProcessTo } from "../cpu.ts";
import { alternate, type Contestant, figure, median, printResult, printTable } from "../harness.ts";
import { limitsOfBench } from "../limits-of-bench.ts";
import { askOnce, driveLoad } from "../load.ts";
import { DirectClient } from "./direct-client.ts";
import { fiveVersusSlowest } from "./five-of-a-size.ts";
import { bodiesFor, questionTo, supergraphFile } from "./questions.ts";
import { type ServedProvinces, startProvinces, type Way } from "./served-provinces.ts";

const settings = {
  /** How many provinces are asked. */
  sizes: [1, 3, 5, 31],
  cpu: { clients: 4, warmUpMs: 4_000, roundMs: 1_000, rounds: 15 },
  latency: { clients: 4, warmUpRequests: 600, warmUpMs: 3_000, roundMs: 1_000, rounds: 7 },
} as const;

/** One page over 1 to 31 provinces: what it costs the gateway, and how long it takes. */
export async function benchScatter(): Promise<void> {
  // Before anything is pinned: a house of five shares the cores as it likes.
  const five = await compareFive();
  pinThisProcessTo(1);
  const folder = await mkdtemp(join(tmpdir(), "laowu-bench-"));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true })];
  try {
    const { served, stop } = await startProvinces();
    stops.push(stop);
    const gateways = {} as Record<Way, GatewayProcess>;
    for (const way of ["real", "near", "far"] as const) {
      gateways[way] = await startGateway(folder, way, served);
      stops.push(() => gateways[way].stop());
    }
    const country: Country = { served, gateways, codes: Object.keys(served.real) };
    printResult("scatter", {
      ...five,
      ...(await compareCpu(country)),
      ...(await compareLatency(country)),
    });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Only when a size is asked for: the register of one takes gigabytes. */
async function compareFive(): Promise<Readonly<Record<string, number>>> {
  const { SCALE } = process.env;
  return SCALE === undefined ? {} : { five_vs_slowest: await fiveVersusSlowest(SCALE) };
}

interface Country {
  readonly served: ServedProvinces;
  readonly gateways: Readonly<Record<Way, GatewayProcess>>;
  readonly codes: readonly string[];
}

/** All gateways run on the one core, which one at a time has to itself. */
async function startGateway(
  folder: string,
  way: Way,
  served: ServedProvinces,
): Promise<GatewayProcess> {
  const provinces = join(folder, `${way}.json`);
  await writeFile(provinces, JSON.stringify(served[way]));
  return startGatewayProcess({
    supergraph: supergraphFile,
    provinces,
    limits: limitsOfBench,
    prefix: pinnedTo(0),
    nodeFlags: ["--max-semi-space-size=64"],
    flags: await signingKeyFlags(folder, [...Object.keys(served[way]), "cooperation"]),
  });
}

interface Spent {
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
}

/** The provinces are played, so that there are enough requests and little else on the machine. */
async function compareCpu({ gateways, codes }: Country) {
  const { clients, warmUpMs, roundMs, rounds } = settings.cpu;
  const { near: gateway } = gateways;
  const contestantOf = (size: number): Contestant<Spent> => {
    const questions = Array.from({ length: clients }, (_, client) =>
      questionTo(codes.slice(0, size), client),
    );
    const load = async (durationMs: number) => {
      const loads = await Promise.all(
        questions.map((body) => driveLoad({ url: gateway.url, body, connections: 1, durationMs })),
      );
      return {
        requests: loads.reduce((sum, { requests }) => sum + requests, 0),
        elapsedMs: Math.max(...loads.map(({ elapsedMs }) => elapsedMs)),
      };
    };
    return {
      name: String(size),
      warmUp: async () => {
        for (const body of questions) await expectWhole(gateway.url, body, size);
        await load(warmUpMs);
      },
      measure: async () => {
        const before = cpuMsOf(gateway.pid);
        const { requests, elapsedMs } = await load(roundMs);
        return {
          cpuMs: (cpuMsOf(gateway.pid) - before) / requests,
          requestsPerSecond: (requests * 1_000) / elapsedMs,
        };
      },
    };
  };
  const samples = await alternate(settings.sizes.map(contestantOf), rounds);
  printTable(
    ["provinces, played", "gateway CPU ms/request", "requests/s"],
    [...samples].map(([size, spent]) => [
      size,
      figure(spent.map(({ cpuMs }) => cpuMs)),
      figure(spent.map(({ requestsPerSecond }) => requestsPerSecond)),
    ]),
  );
  const cpuMsWith = (size: number) =>
    median((samples.get(String(size)) ?? []).map(({ cpuMs }) => cpuMs));
  const perCallUs = ((cpuMsWith(31) - cpuMsWith(5)) * 1_000) / 26;
  console.log(
    `\n${clients} connections, a page of 20 rows, each province answers as many; median of ${rounds} rounds of ${roundMs / 1_000} s, in turn; ± is half the spread. Each province above five costs ${perCallUs.toFixed(1)} µs.\n`,
  );
  return { cpu_us_per_call: perCallUs };
}

/** Latency at one connection, as a person has it. */
async function compareLatency(country: Country) {
  const { roundMs, rounds } = settings.latency;
  const rows: string[][] = [];
  const latenciesOf = async (way: Way, size: number) => {
    const codes = country.codes.slice(0, size);
    const url = country.gateways[way].url;
    const question = questionTo(codes);
    await expectWhole(url, question, size);
    const bodies = await bodiesFor(question, country.codes);
    const direct = await directClients(country.served[way], bodies);
    const samples = await alternate(
      [
        contestant("gateway", async (durationMs) => {
          const load = { url, body: question, connections: 1, durationMs };
          return (await driveLoad(load)).latencyMs;
        }),
        contestant("at once", (durationMs) =>
          medianMs(durationMs, () => Promise.all(direct.map((client) => client.ask()))),
        ),
        contestant("alone", (durationMs) => slowestAlone(direct, durationMs)),
      ],
      rounds,
    );
    await Promise.all(direct.map((client) => client.close()));
    const of = (name: string) => samples.get(name) ?? [];
    const over = (name: string) =>
      median(of("gateway").map((latency, round) => latency / (of(name)[round] ?? Number.NaN)));
    const ratios = { atOnce: over("at once"), alone: over("alone") };
    rows.push([
      `${size}${places[way]}`,
      ...["gateway", "at once", "alone"].map((name) => figure(of(name))),
      ratios.atOnce.toFixed(2),
      ratios.alone.toFixed(2),
    ]);
    return ratios;
  };
  for (const way of ["real", "far"] as const) await compileByUse(country, way);
  const real = new Map<number, { readonly atOnce: number }>();
  for (const size of settings.sizes) real.set(size, await latenciesOf("real", size));
  const far = await latenciesOf("far", 31);
  printTable(
    ["provinces", "gateway ms", "slowest, at once", "slowest, alone", "over at once", "over alone"],
    rows,
  );
  console.log(
    `\nOne connection, median of ${rounds} rounds of ${roundMs / 1_000} s, in turn; ± is half the spread. *At once*: the same questions asked directly at the same time, until the last is answered. *Alone*: one after the other, the slowest.`,
  );
  return {
    thirtyone_vs_slowest: real.get(31)?.atOnce ?? Number.NaN,
    thirtyone_far_vs_alone: far.alone,
  };
}

/**
 * The engine compiles what has run often, and until then a gateway takes several times as long: 31
 * provinces on one machine answer too seldom for that, five often enough.
 */
async function compileByUse({ gateways, codes }: Country, way: Way): Promise<void> {
  const { clients, warmUpRequests: requestsMin } = settings.latency;
  await Promise.all(
    Array.from({ length: clients }, (_, client) => {
      const body = questionTo(codes.slice(0, 5), client);
      return driveLoad({
        url: gateways[way].url,
        body,
        connections: 1,
        durationMs: 0,
        requestsMin,
      });
    }),
  );
}

const places: Readonly<Record<Way, string>> = {
  real: "",
  near: ", played",
  far: ", played, 20 ms away",
};

/** How long each asks is measured, after it has been asked for a while. */
function contestant(
  name: string,
  ask: (durationMs: number) => Promise<number>,
): Contestant<number> {
  const { warmUpMs, roundMs } = settings.latency;
  return { name, warmUp: () => ask(warmUpMs), measure: () => ask(roundMs) };
}

function directClients(
  urls: Readonly<Record<string, string>>,
  bodies: ReadonlyMap<string, string>,
): Promise<readonly DirectClient[]> {
  return Promise.all(
    [...bodies].map(([province, body]) =>
      DirectClient.open({ province, url: urls[province] ?? "", body }),
    ),
  );
}

async function medianMs(durationMs: number, ask: () => Promise<unknown>): Promise<number> {
  const latencies: number[] = [];
  for (const endsAt = performance.now() + durationMs; performance.now() < endsAt; ) {
    const sentAt = performance.now();
    await ask();
    latencies.push(performance.now() - sentAt);
  }
  return median(latencies);
}

/** Whoever is slowest by its median. */
async function slowestAlone(clients: readonly DirectClient[], durationMs: number): Promise<number> {
  const latencies = clients.map((): number[] => []);
  for (const endsAt = performance.now() + durationMs; performance.now() < endsAt; )
    for (const [index, client] of clients.entries()) {
      const sentAt = performance.now();
      await client.ask();
      latencies[index]?.push(performance.now() - sentAt);
    }
  return Math.max(...latencies.map(median));
}

/** Only a whole answer is worth measuring. */
async function expectWhole(url: string, body: string, size: number): Promise<void> {
  const { data, errors } = await askOnce(url, body);
  const { jobs } = (data ?? {}) as {
    readonly jobs?: {
      readonly edges: readonly unknown[];
      readonly coverage: { readonly complete: boolean; readonly answered: number };
    };
  };
  const isWhole = jobs?.coverage.complete && jobs.coverage.answered === size;
  if (errors || !isWhole || jobs.edges.length !== 20)
    throw new Error(`No whole answer: ${JSON.stringify({ data, errors }).slice(0, 500)}`);
}
