/** `npm run reset`: removes the house's databases, after asking or with --yes. */
import { readdir, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readHouseConfig } from "./config.ts";
import { HouseLock, lockName } from "./house-lock.ts";
import { stopCluster } from "./postgres/cluster.ts";
import { postgresHome } from "./postgres-home.ts";
import { readArguments } from "./read-arguments.ts";
import { saysYes } from "./says-yes.ts";

const usage = `Usage: npm run reset [-- --yes]

Removes the databases of the house, after asking or with --yes.
`;
const { yes = false } = readArguments({ usage, options: { yes: { type: "boolean" } } }).values;

const root = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const { dataFolder } = readHouseConfig(process.env, root);

const taken = await HouseLock.take(dataFolder);
if (taken.kind === "theirs") {
  console.error(`The house runs (process ${taken.pid}). Stop it first.`);
  process.exit(1);
}
const names = await namesOfOurs();
const home = await postgresHome(dataFolder, console.log);
const isEmpty = names.length === 0 && (await readdir(home)).length === 0;
if (!isEmpty && !yes && !(await agreed())) {
  await taken.lock.release();
  console.log("Nothing was removed.");
  process.exit(1);
}
await removeAll();
// The lock goes last, and what a next house has begun to write stays.
await taken.lock.release();
await rmdir(dataFolder).catch(() => {});
if (isEmpty) console.log(`There is nothing to remove in ${dataFolder}.`);
else console.log(`Removed ${dataFolder}. The next npm start makes new registers.`);

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log("There is no terminal to ask at. To confirm: npm run reset -- --yes");
    return false;
  }
  const question = `Remove ${dataFolder} with all registers? [y/N] `;
  return saysYes(question, { input: process.stdin, output: process.stdout });
}

async function removeAll(): Promise<void> {
  await stopCluster(home);
  const elsewhere = path.dirname(home);
  if (elsewhere !== dataFolder) await rm(elsewhere, { recursive: true });
  for (const name of await namesOfOurs())
    await rm(path.join(dataFolder, name), { recursive: true });
}

async function namesOfOurs(): Promise<readonly string[]> {
  return (await readdir(dataFolder)).filter((name) => name !== lockName);
}
