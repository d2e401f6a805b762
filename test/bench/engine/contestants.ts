import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type GatewayProcess,
  listeningAt,
  root,
  startGatewayProcess,
  startProcess,
  stopProcess,
} from "../../support/gateway-process.ts";
import { aPort } from "../../support/port.ts";
import { pinnedTo } from "../cpu.ts";
import { limitsOfBench } from "../limits-of-bench.ts";
import { queries } from "./queries.ts";
import { writeScript } from "./script.ts";

/** All that is measured, by the name in the table. */
export interface Contestants {
  /** Makes every call itself, as the others do. */
  readonly laowu: GatewayProcess;
  /** As it is shipped: equal reads that are in flight share one call. */
  readonly "laowu, shared reads": GatewayProcess;
  readonly apollo: GatewayProcess;
  readonly "apollo, our flag": GatewayProcess;
  readonly hive: GatewayProcess;
  readonly limit: GatewayProcess;
}

interface Surroundings {
  readonly supergraph: string;
  /** The origin of the subgraphs. */
  readonly subgraphs: string;
  /** For files that end with the benchmark. */
  readonly folder: string;
}

/** They run on core 0, one at a time; everything else keeps off that core. */
const onItsCore = pinnedTo(0);
/**
 * How this gateway is shipped (`npm start`, docker-compose.yml). Apollo's runs twice: as its
 * documentation starts it, and with this flag, so that its share in the ratio can be seen.
 */
export const ourNodeFlags = ["--max-semi-space-size=64"];

const peersFolder = join(root, "test", "bench", "peers");

/**
 * Starts them all.
 *
 * @param onStart told of each that runs, for whoever stops them
 */
export async function startContestants(
  { supergraph, subgraphs, folder }: Surroundings,
  onStart: (stop: () => Promise<void>) => void,
): Promise<Contestants> {
  installPeers();
  const started = async (starting: Promise<GatewayProcess>) => {
    const gateway = await starting;
    onStart(() => gateway.stop());
    return gateway;
  };
  const ours = (limits: string) =>
    startGatewayProcess({ supergraph, limits, prefix: onItsCore, nodeFlags: ourNodeFlags });
  const laowu = await started(ours(await limitsWithoutSharing(folder)));
  const script = await writeScript(laowu.url, subgraphs, Object.values(queries));
  const scriptFile = join(folder, "script.json");
  await writeFile(scriptFile, JSON.stringify(script));
  return {
    laowu,
    "laowu, shared reads": await started(ours(limitsOfBench)),
    apollo: await started(startApollo(supergraph, [])),
    "apollo, our flag": await started(startApollo(supergraph, ourNodeFlags)),
    hive: await started(startHive(supergraph)),
    limit: await started(startLimit(scriptFile)),
  };
}

/** No question is as short as this limit, so that none is shared. */
async function limitsWithoutSharing(folder: string): Promise<string> {
  const file = join(folder, "limits.json");
  const limits = JSON.parse(await readFile(limitsOfBench, "utf8"));
  await writeFile(file, JSON.stringify({ ...limits, sharedCharactersMax: 1 }));
  return file;
}

function startApollo(supergraph: string, nodeFlags: readonly string[]): Promise<GatewayProcess> {
  const program = [join(peersFolder, "apollo-gateway.mjs"), supergraph];
  return start([...nodeFlags, ...program], {
    path: "/",
    env: { APOLLO_TELEMETRY_DISABLED: "true" },
  });
}

/** By its own command, with its planner in Rust and our flag, which it is faster with. */
async function startHive(supergraph: string): Promise<GatewayProcess> {
  const program = join(peersFolder, "node_modules", "@graphql-hive", "gateway", "dist", "bin.js");
  const settings = ["--config-path", join(peersFolder, "hive-gateway.config.mjs")];
  const address = ["--host", "127.0.0.1", "--port", String(await aPort())];
  const command = ["supergraph", supergraph, "--hive-router-runtime"];
  return start([...ourNodeFlags, program, ...settings, ...address, ...command], {
    path: "/graphql",
  });
}

function startLimit(scriptFile: string): Promise<GatewayProcess> {
  const program = join(root, "dist", "test", "bench", "engine", "serve-limit.js");
  return start([...ourNodeFlags, program, scriptFile], { path: "/" });
}

async function start(
  args: readonly string[],
  { path, env = {} }: { readonly path: string; readonly env?: Readonly<Record<string, string>> },
): Promise<GatewayProcess> {
  const { child, ready } = await startProcess([...onItsCore, process.execPath, ...args], {
    ready: listeningAt,
    env: { NODE_ENV: "production", ...env },
  });
  return { url: ready + path, pid: child.pid ?? 0, stop: () => stopProcess(child) };
}

/** Apollo's gateway is Elastic-2.0 and no part of the product: peers live in a folder and a lock of their own. */
function installPeers(): void {
  const isThere = (name: string) => existsSync(join(peersFolder, "node_modules", name));
  if (isThere("@apollo/gateway") && isThere("@graphql-hive/gateway")) return;
  console.log("Installing the peers of the benchmark (once) …");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: peersFolder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0) throw new Error(`npm ci failed in ${peersFolder}.`);
}
