/** `npm run reset`: removes the house's databases, after asking or with --yes. */
import { readdir, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { readHouseConfig } from "./config.ts";
import { HouseLock, lockName } from "./house-lock.ts";
import { stopCluster } from "./postgres/cluster.ts";
import { postgresHome } from "./postgres-home.ts";

const root = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const { dataFolder } = readHouseConfig(process.env, root);

const taken = await HouseLock.take(dataFolder);
if (taken.kind === "theirs") {
  console.error(`The house runs (process ${taken.pid}). Stop it first.`);
  process.exit(1);
}
if (!process.argv.includes("--yes") && !(await agreed())) {
  await taken.lock.release();
  console.log("Nothing was removed.");
  process.exit(1);
}
await removeAll();
// The lock goes last, and what a next house has begun to write stays.
await taken.lock.release();
await rmdir(dataFolder).catch(() => {});
console.log(`Removed ${dataFolder}. The next npm start makes new registers.`);

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log("There is no terminal to ask at. To confirm: npm run reset -- --yes");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove ${dataFolder} with all registers? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function removeAll(): Promise<void> {
  const home = await postgresHome(dataFolder, console.log);
  await stopCluster(home);
  const elsewhere = path.dirname(home);
  if (elsewhere !== dataFolder) await rm(elsewhere, { recursive: true });
  for (const name of await readdir(dataFolder))
    if (name !== lockName) await rm(path.join(dataFolder, name), { recursive: true });
}
