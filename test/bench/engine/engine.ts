import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { composeServices } from "@theguild/federation-composition";
import {
  type GatewayProcess,
  listeningAt,
  root,
  startGatewayProcess,
  startProcess,
  stopProcess,
} from "../../support/gateway-process.ts";
import { federationDocument } from "../../support/subgraph-schema.ts";
import { cpuMsOf, pinnedTo, pinThisProcessTo } from "../cpu.ts";
import { alternate, type Contestant, figure, median, printResult, printTable } from "../harness.ts";
import { limitsOfBench } from "../limits-of-bench.ts";
import { askOnce, driveLoad } from "../load.ts";
import { graph } from "./graph.ts";
import { type QueryName, queries } from "./queries.ts";

const settings = { connections: 50, warmUpMs: 4_000, roundMs: 2_000, rounds: 5 } as const;

/** The gateways run on core 0, one at a time; everything else keeps off that core. */
const gatewayPrefix = pinnedTo(0);
/**
 * How this gateway is shipped (`npm start`, docker-compose.yml). The peer runs twice: as its
 * documentation starts it, and with this flag, so that its share in the ratio can be seen.
 */
const ourNodeFlags = ["--max-semi-space-size=64"];

const peersFolder = join(root, "test", "bench", "peers");

interface Sample {
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly latencyMs: number;
}

/** Our gateway against @apollo/gateway: CPU per request, which a noisy machine disturbs least. */
export async function benchEngine(): Promise<void> {
  installPeers();
  pinThisProcessTo(1);
  const folder = await mkdtemp(join(tmpdir(), "laowu-bench-"));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true })];
  try {
    const subgraphs = await startProcess(
      [
        ...pinnedTo(1),
        process.execPath,
        join(root, "dist", "test", "bench", "engine", "serve-subgraphs.js"),
      ],
      { ready: listeningAt },
    );
    stops.push(() => stopProcess(subgraphs.child));
    const supergraph = join(folder, "supergraph.graphql");
    await writeFile(supergraph, supergraphAt(subgraphs.ready));

    const ours = await startGatewayProcess({
      supergraph,
      limits: limitsOfBench,
      prefix: gatewayPrefix,
      nodeFlags: ourNodeFlags,
    });
    stops.push(() => ours.stop());
    const apollo = await startApollo(supergraph, []);
    stops.push(() => apollo.stop());
    const tuned = await startApollo(supergraph, ourNodeFlags);
    stops.push(() => tuned.stop());
    await compare({ laowu: ours, apollo, "apollo, our flag": tuned });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

type Gateways = Readonly<Record<"laowu" | "apollo" | "apollo, our flag", GatewayProcess>>;

async function compare(gateways: Gateways): Promise<void> {
  const rows: string[][] = [];
  const ratios: Record<string, number> = {};
  for (const name of Object.keys(queries) as QueryName[]) {
    const body = JSON.stringify(queries[name]);
    const bytes = await sameAnswer(gateways, body);
    const contestants = Object.entries(gateways).map(([who, gateway]) =>
      contestantOf(who, gateway, body),
    );
    const samples = await alternate(contestants, settings.rounds);
    const of = (who: string, figureOf: (sample: Sample) => number) =>
      (samples.get(who) ?? []).map(figureOf);
    for (const who of samples.keys()) {
      rows.push([
        `${name} (${(bytes / 1000).toFixed(1)} kB)`,
        who,
        figure(of(who, ({ cpuMs }) => cpuMs)),
        figure(of(who, ({ requestsPerSecond }) => requestsPerSecond)),
        figure(of(who, ({ latencyMs }) => latencyMs)),
      ]);
    }
    const cpuOf = (who: string) => median(of(who, ({ cpuMs }) => cpuMs));
    ratios[`${name}_vs_apollo`] = cpuOf("apollo") / cpuOf("laowu");
    ratios[`${name}_vs_apollo_same_flags`] = cpuOf("apollo, our flag") / cpuOf("laowu");
  }
  printTable(["query", "gateway", "CPU ms/request", "requests/s", "latency ms"], rows);
  console.log(
    `\n${settings.connections} connections, median of ${settings.rounds} rounds of ${settings.roundMs / 1000} s, in turn; ± is half the spread. Ratios are CPU per request, higher is better for us.`,
  );
  printResult("engine", ratios);
}

function contestantOf(name: string, gateway: GatewayProcess, body: string): Contestant<Sample> {
  const load = (durationMs: number) =>
    driveLoad({ url: gateway.url, body, connections: settings.connections, durationMs });
  return {
    name,
    warmUp: () => load(settings.warmUpMs),
    async measure() {
      const before = cpuMsOf(gateway.pid);
      const { requests, elapsedMs, latencyMs } = await load(settings.roundMs);
      return {
        cpuMs: (cpuMsOf(gateway.pid) - before) / requests,
        requestsPerSecond: (requests * 1000) / elapsedMs,
        latencyMs,
      };
    },
  };
}

/** @returns the size of the answer in bytes */
async function sameAnswer({ laowu, apollo }: Gateways, body: string): Promise<number> {
  const ours = await askOnce(laowu.url, body);
  const theirs = await askOnce(apollo.url, body);
  if (ours.errors || theirs.errors || !isDeepStrictEqual(ours.data, theirs.data)) {
    throw new Error(
      `The gateways do not give the same answer:\n${JSON.stringify(ours).slice(0, 500)}\n${JSON.stringify(theirs).slice(0, 500)}`,
    );
  }
  return JSON.stringify(ours).length;
}

function supergraphAt(origin: string): string {
  const services = Object.entries(graph).map(([name, { sdl }]) => ({
    name,
    url: `${origin}/${name}`,
    typeDefs: federationDocument(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl) return supergraphSdl;
  throw new Error(`Does not compose:\n- ${errors?.map(({ message }) => message).join("\n- ")}`);
}

async function startApollo(
  supergraph: string,
  nodeFlags: readonly string[],
): Promise<GatewayProcess> {
  const { child, ready } = await startProcess(
    [
      ...gatewayPrefix,
      process.execPath,
      ...nodeFlags,
      join(peersFolder, "apollo-gateway.mjs"),
      supergraph,
    ],
    { ready: listeningAt, env: { APOLLO_TELEMETRY_DISABLED: "true", NODE_ENV: "production" } },
  );
  return { url: `${ready}/`, pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

/** The peer is Elastic-2.0 and no part of the product: it lives in a folder and a lock of its own. */
function installPeers(): void {
  if (existsSync(join(peersFolder, "node_modules", "@apollo", "gateway"))) return;
  console.log("Installing the peers of the benchmark (once) …");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: peersFolder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`npm ci failed in ${peersFolder}.`);
}
