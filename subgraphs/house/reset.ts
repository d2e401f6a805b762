/** `npm run reset`: removes the house's databases, after asking or with --yes. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { readHouseConfig } from "./config.ts";
import { readHouseFile } from "./house-file.ts";
import { stopCluster } from "./postgres/cluster.ts";
import { postgresHome } from "./postgres-home.ts";
import { isHouse } from "./process/command-of.ts";

const root = path.resolve(fileURLToPath(import.meta.url), "../../../..");
const { dataFolder } = readHouseConfig(process.env, root);
const { launcher } = readHouseFile(dataFolder);

if (launcher !== null && isHouse(launcher)) {
  console.error(`The house runs (process ${launcher}). Stop it first.`);
  process.exit(1);
}
if (!process.argv.includes("--yes") && !(await agreed())) {
  console.log("Nothing was removed.");
  process.exit(1);
}
const home = await postgresHome(dataFolder, console.log);
await stopCluster(home);
for (const folder of [path.dirname(home), dataFolder])
  await rm(folder, { recursive: true, force: true });
console.log(`Removed ${dataFolder}. The next npm start makes new registers.`);

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove ${dataFolder} with all registers? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
