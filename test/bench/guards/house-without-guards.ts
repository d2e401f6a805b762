import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listeningAt, root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import type { HouseProcess, RunningHouse } from "../house.ts";
import { unguardedName } from "./backends.ts";

/** The processes that answer an open question, and where it is asked. */
export interface MeasuredHouse {
  readonly gatewayUrl: string;
  /** Of every province, cooperation and, last, the gateway. */
  readonly pids: readonly number[];
}

/** Of a house as it is shipped. */
export function withGuards({ gatewayUrl, processes }: RunningHouse): MeasuredHouse {
  const measured = processes.filter((one) => one.name === "gateway" || isSubgraph(one));
  return { gatewayUrl, pids: measured.map(({ pid }) => pid) };
}

export interface HouseWithoutGuards extends MeasuredHouse {
  readonly leave: () => Promise<void>;
}

/**
 * Starts the same build over the databases of a running house, each process with the environment of its
 * twin there, but without guards.
 */
export async function besideWithoutGuards({
  processes,
}: RunningHouse): Promise<HouseWithoutGuards> {
  const stops: (() => Promise<void>)[] = [];
  const pids: number[] = [];
  const start = async (program: string, ...rest: Started): Promise<string> => {
    const [args, env, nodeFlags = []] = rest;
    const main = join(root, "dist", "test", "bench", "guards", "unguarded", `${program}.js`);
    // As the house starts its own: what traces cost must not count as a guard.
    const command = [process.execPath, "--enable-source-maps", ...nodeFlags, main, ...args];
    const { child, ready } = await startProcess(command, { ready: listeningAt, env });
    stops.unshift(() => stopProcess(child));
    pids.push(child.pid ?? 0);
    return ready;
  };
  const leave = async () => {
    for (const stop of stops) await stop();
  };
  try {
    const urls = new Map<string, string>();
    for (const one of processes.filter(isSubgraph)) {
      const program = one.code === undefined ? "cooperation" : "province";
      urls.set(one.code ?? one.name, await start(program, [], await environmentOf(one)));
    }
    const { cooperation, ...provinces } = Object.fromEntries(urls);
    const where = JSON.stringify({ provinces, cooperation: `${cooperation}/graphql` });
    const supergraph = join(root, "schema", "supergraph.graphql");
    const flags = ["--max-semi-space-size=64"];
    const gateway = await start("gateway", [supergraph, where], {}, flags);
    return { gatewayUrl: `${gateway}/graphql`, pids, leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Arguments, environment, flags of Node. */
type Started = readonly [readonly string[], Readonly<Record<string, string>>, (readonly string[])?];

function isSubgraph({ name, code }: HouseProcess): boolean {
  return code !== undefined || name === "cooperation";
}

/** What a process was started with, but for its port. Linux only, as is all that measures CPU. */
async function environmentOf({ pid }: HouseProcess): Promise<Readonly<Record<string, string>>> {
  return { ...(await ownEnvironmentOf(pid)), PORT: "0", PGAPPNAME: unguardedName };
}

/** Where the databases of a running house are asked by their owner. */
export async function databaseUrlOf({ processes }: RunningHouse): Promise<string> {
  const province = processes.find(({ code }) => code !== undefined);
  const { DATABASE_URL: url } = await ownEnvironmentOf(province?.pid ?? 0);
  if (url === undefined) throw new Error("No province of the house has a database.");
  return url;
}

/** What a process was started with. Linux only. */
export async function ownEnvironmentOf(pid: number): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(`/proc/${pid}/environ`, "utf8");
  const settings = text.split("\0").filter((setting) => setting !== "");
  return Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf("=");
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
}
