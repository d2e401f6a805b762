import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { composeServices } from "@theguild/federation-composition";
import {
  type GatewayProcess,
  listeningAt,
  root,
  startProcess,
  stopProcess,
} from "../../support/gateway-process.ts";
import { federationDocument } from "../../support/subgraph-schema.ts";
import { cpuMsOf, pinnedTo, pinThisProcessTo } from "../cpu.ts";
import { alternate, type Contestant, figure, median, printResult, printTable } from "../harness.ts";
import { askOnce, driveLoad } from "../load.ts";
import { type Contestants, ourNodeFlags, startContestants } from "./contestants.ts";
import { eventLoopDelay } from "./event-loop.ts";
import { graph } from "./graph.ts";
import { type QueryName, queries } from "./queries.ts";
import { callsOf } from "./subgraph-calls.ts";

const settings = { connections: 50, warmUpMs: 4_000, roundMs: 2_000, rounds: 5 } as const;

interface Sample {
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly latencyMs: number;
  /** Calls to subgraphs for each request. */
  readonly calls: number;
}

/** Our gateway against others and against the limit: CPU per request, which a noisy machine disturbs least. */
export async function benchEngine(): Promise<void> {
  pinThisProcessTo(1);
  const folder = await mkdtemp(join(tmpdir(), "laowu-bench-"));
  const stops: (() => Promise<void>)[] = [() => rm(folder, { recursive: true })];
  try {
    const served = await startProcess(
      [
        ...pinnedTo(1),
        process.execPath,
        join(root, "dist", "test", "bench", "engine", "serve-subgraphs.js"),
      ],
      { ready: listeningAt },
    );
    stops.push(() => stopProcess(served.child));
    const subgraphs = served.ready;
    const supergraph = join(folder, "supergraph.graphql");
    await writeFile(supergraph, supergraphAt(subgraphs));
    const onStart = (stop: () => Promise<void>) => void stops.push(stop);
    const contestants = await startContestants({ supergraph, subgraphs, folder }, onStart);
    const ratios = await compare(contestants, subgraphs);
    const delay = await eventLoopDelay(supergraph, ourNodeFlags);
    const { most, nearlyMost, bytes, tinyMs } = delay;
    console.log(
      `\nWith answers of ${(bytes / 1e6).toFixed(1)} MB beside tiny ones, laowu's event loop was ${most.toFixed(1)} ms late at the most, all but once in a thousand looks ${nearlyMost.toFixed(1)}; a tiny answer took ${tinyMs.toFixed(1)} ms (median).`,
    );
    printResult("engine", { ...ratios, event_loop_delay_ms: nearlyMost });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function compare(
  all: Contestants,
  subgraphs: string,
): Promise<Readonly<Record<string, number>>> {
  const rows: string[][] = [];
  const ratios: Record<string, number> = {};
  for (const name of Object.keys(queries) as QueryName[]) {
    const body = JSON.stringify(queries[name]);
    const bytes = await sameAnswer(all, body);
    const contestants = Object.entries(all).map(([who, gateway]) =>
      contestantOf(who, { gateway, body, subgraphs }),
    );
    const samples = await alternate(contestants, settings.rounds);
    const of = (who: keyof Contestants, figureOf: (sample: Sample) => number) =>
      (samples.get(who) ?? []).map(figureOf);
    for (const who of Object.keys(all) as (keyof Contestants)[]) {
      rows.push([
        `${name} (${(bytes / 1000).toFixed(1)} kB)`,
        who,
        figure(of(who, ({ cpuMs }) => cpuMs)),
        figure(of(who, ({ requestsPerSecond }) => requestsPerSecond)),
        figure(of(who, ({ latencyMs }) => latencyMs)),
        median(of(who, ({ calls }) => calls)).toFixed(1),
      ]);
    }
    const cpuOf = (who: keyof Contestants) => median(of(who, ({ cpuMs }) => cpuMs));
    ratios[`${name}_vs_apollo`] = cpuOf("apollo") / cpuOf("laowu");
    ratios[`${name}_vs_apollo_same_flags`] = cpuOf("apollo, our flag") / cpuOf("laowu");
    ratios[`${name}_vs_hive`] = cpuOf("hive") / cpuOf("laowu");
    ratios[`${name}_vs_limit`] = cpuOf("laowu") / cpuOf("limit");
  }
  printTable(
    ["query", "gateway", "CPU ms/request", "requests/s", "latency ms", "calls/request"],
    rows,
  );
  console.log(
    `\n${settings.connections} connections, median of ${settings.rounds} rounds of ${settings.roundMs / 1000} s, in turn; ± is half the spread. Ratios are CPU per request: how many times ours that of a peer is, and how many times the limit's ours is.`,
  );
  return ratios;
}

function contestantOf(
  name: string,
  at: { readonly gateway: GatewayProcess; readonly body: string; readonly subgraphs: string },
): Contestant<Sample> {
  const { url, pid } = at.gateway;
  const load = (durationMs: number) =>
    driveLoad({ url, body: at.body, connections: settings.connections, durationMs });
  return {
    name,
    warmUp: () => load(settings.warmUpMs),
    async measure() {
      await callsOf(at.subgraphs);
      const before = cpuMsOf(pid);
      const { requests, elapsedMs, latencyMs } = await load(settings.roundMs);
      return {
        cpuMs: (cpuMsOf(pid) - before) / requests,
        requestsPerSecond: (requests * 1000) / elapsedMs,
        latencyMs,
        calls: (await callsOf(at.subgraphs)).count / requests,
      };
    },
  };
}

/** @returns the size of the answer in bytes */
async function sameAnswer(all: Contestants, body: string): Promise<number> {
  const ours = await askOnce(all.laowu.url, body);
  for (const [who, { url }] of Object.entries(all)) {
    const theirs = await askOnce(url, body);
    if (ours.errors || theirs.errors || !isDeepStrictEqual(ours.data, theirs.data)) {
      throw new Error(
        `${who} does not give the same answer:\n${JSON.stringify(ours).slice(0, 500)}\n${JSON.stringify(theirs).slice(0, 500)}`,
      );
    }
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
