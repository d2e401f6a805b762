/** `npm run dev`: the house of `npm start`, built and started anew whenever a source changes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sourcesDigest } from "./sources.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const lookEveryMs = 500;

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopping = true;
  });
}

let house = start();
let seen = sourcesDigest(root);
while (!stopping) {
  await sleep(lookEveryMs);
  const now = sourcesDigest(root);
  if (now === seen || stopping) continue;
  seen = now;
  if (!(await built())) continue;
  console.log("The sources changed: starting anew.");
  await stop(house);
  if (!stopping) house = start();
}
await stop(house);

function start() {
  // A process group of its own: Ctrl-C reaches us alone, and we stop it in order.
  const main = path.join(root, "dist/subgraphs/house/main.js");
  return spawn(process.execPath, [main], { cwd: root, stdio: "inherit", detached: true });
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

async function built() {
  const child = spawn(process.execPath, [path.join(root, ".tools/install.mjs")], {
    cwd: root,
    stdio: "inherit",
  });
  const [exitCode] = await once(child, "exit");
  return exitCode === 0;
}
