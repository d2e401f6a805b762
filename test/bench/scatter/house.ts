import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root, startProcess, stopProcess } from "../../support/gateway-process.ts";
import { aPort } from "../../support/port.ts";

/** Where the parts of a running house are asked. */
export interface RunningHouse {
  /** GraphQL of the gateway. */
  readonly gatewayUrl: string;
  /** Base URL by province code, ascending. */
  readonly provinceUrls: ReadonlyMap<string, string>;
  readonly leave: () => Promise<void>;
}

interface HouseFile {
  readonly processes: readonly {
    readonly name: string;
    readonly code?: string;
    readonly url: string;
  }[];
}

/**
 * Three tenths of the real size unless SCALE says otherwise: at a hundredth, a province's own work is
 * a millisecond or two, and what would be measured is how five processes share the cores.
 */
const scale = process.env.SCALE ?? "0.3";

/** Filling takes a few minutes, so the benchmark keeps a house of its own for the next run. */
const dataFolder = join(root, ".data", `bench-${scale}`);

export async function enterHouse(): Promise<RunningHouse> {
  console.log(`Starting a house at SCALE=${scale}; the first time it fills its databases …`);
  const env = { LAOWU_DATA: dataFolder, SCALE: scale, PORT: String(await aPort()) };
  const { child } = await startProcess(
    [process.execPath, join(root, "dist", "subgraphs", "house", "main.js")],
    { ready: /Laowu is ready/, env },
  );
  const { processes }: HouseFile = JSON.parse(
    await readFile(join(dataFolder, "house.json"), "utf8"),
  );
  const gateway = processes.find(({ name }) => name === "gateway");
  const provinces = processes
    .flatMap(({ code, url }) => (code === undefined ? [] : [[code, url] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    gatewayUrl: `${gateway?.url}/graphql`,
    provinceUrls: new Map(provinces),
    leave: () => stopProcess(child),
  };
}
