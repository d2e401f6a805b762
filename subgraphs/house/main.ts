import path from "node:path";
import { fileURLToPath } from "node:url";
import { StartError } from "../service/errors.ts";
import { type HouseConfig, readHouseConfig } from "./config.ts";
import { House } from "./house.ts";
import { readArguments } from "./read-arguments.ts";

/** Two signals within this time are one: npm passes on the Ctrl-C that the terminal sends us too. */
const sameSignalMs = 500;

const root = path.resolve(fileURLToPath(import.meta.url), "../../../..");

// A reader of our output that goes away, as in `npm start | head`, is no reason to fall over.
process.stdout.on("error", () => {});

const usage = `Usage: npm start

Starts the house until Ctrl-C. It takes no arguments: settings, such as PORT, are in the environment, and in the README.
`;
readArguments({ usage, options: {} });

try {
  const config = readHouseConfig(process.env, root);
  const house = new House(config, console.log);
  stopOnSignal(house);
  await run(house, config);
} catch (error) {
  fail(error);
}

async function run(house: House, { dataFolder, production }: HouseConfig): Promise<void> {
  const startedAt = Date.now();
  try {
    const url = await house.start();
    const tookMs = Date.now() - startedAt;
    console.log(welcome({ url, dataFolder, tookMs, hasConsole: !production }));
  } catch (error) {
    if (house.isStopping) return;
    await house.stop(true);
    fail(error);
  }
}

function stopOnSignal(house: House): void {
  let firstAt: number | null = null;
  const stop = (): void => {
    if (firstAt === null) {
      firstAt = Date.now();
      console.log("Stopping: requests in flight finish first. Ctrl-C again does not wait.");
      house.stop(false).then(() => process.exit(0), fail);
      return;
    }
    if (Date.now() - firstAt > sameSignalMs) house.stop(true).catch(fail);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
}

function fail(error: unknown): never {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}

interface Welcome {
  readonly url: string;
  readonly dataFolder: string;
  readonly tookMs: number;
  readonly hasConsole: boolean;
}

function welcome({ url, dataFolder, tookMs, hasConsole }: Welcome): string {
  const query =
    '{ jobs(filter: { text: "厨师" }, first: 5) { totalCount { value } edges { node { title region { name } } } coverage { complete answered } } }';
  return `
Laowu is ready after ${(tookMs / 1000).toFixed(1)} s.

${
  hasConsole
    ? `  In a browser:  ${url}/
`
    : ""
}  GraphQL:       ${url}/graphql

Cooks wanted, in every province:

  curl -s ${url}/graphql -H 'content-type: application/json' --data-binary '${JSON.stringify({ query })}'

Processes and ports are in ${path.join(dataFolder, "house.json")}, logs in ${path.join(dataFolder, "logs")}. Stop with Ctrl-C.
`;
}
