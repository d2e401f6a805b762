import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { root, startProcess, stopProcess } from "../../support/gateway-process.ts";

/** Where the parts of a running house are asked. */
export interface RunningHouse {
  /** GraphQL of the gateway. */
  readonly gatewayUrl: string;
  /** Base URL by province code, ascending. */
  readonly provinceUrls: ReadonlyMap<string, string>;
  /** Stops what was started for the benchmark; a house that ran before goes on. */
  readonly leave: () => Promise<void>;
}

interface HouseFile {
  readonly launcher: number | null;
  readonly processes: readonly {
    readonly name: string;
    readonly code?: string;
    readonly pid: number | null;
    readonly url: string;
  }[];
}

const houseFile = resolve(root, process.env.LAOWU_DATA ?? ".data", "house.json");

/** Uses the house that runs, or starts one as `npm start` does. */
export async function enterHouse(): Promise<RunningHouse> {
  const running = await readHouse();
  if (running) return { ...running, leave: async () => {} };

  console.log("Starting a house; the first time it fills its databases …");
  const { child } = await startProcess(
    [process.execPath, join(root, "dist", "subgraphs", "house", "main.js")],
    { ready: /Laowu is ready/ },
  );
  const started = await readHouse();
  if (started) return { ...started, leave: () => stopProcess(child) };
  await stopProcess(child);
  throw new Error(`The house is ready but ${houseFile} does not say so.`);
}

async function readHouse(): Promise<Omit<RunningHouse, "leave"> | null> {
  const text = await readFile(houseFile, "utf8").catch(() => null);
  if (text === null) return null;
  const { launcher, processes }: HouseFile = JSON.parse(text);
  const gateway = processes.find(({ name }) => name === "gateway");
  if (launcher === null || !isAlive(launcher) || !gateway?.pid) return null;
  const provinces = processes
    .flatMap(({ code, url }) => (code === undefined ? [] : [[code, url] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { gatewayUrl: `${gateway.url}/graphql`, provinceUrls: new Map(provinces) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
