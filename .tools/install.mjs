/**
 * Makes a fresh clone ready, with nothing but Node: `npm ci` when node_modules is
 * not what the lock says, then the TypeScript build when dist is older than the
 * sources. Does nothing, in a few milliseconds, when both are up to date; waits when another
 * process is at it. What it says goes to stderr: stdout is that of the command it goes before, which
 * may be a file.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { removeOrphans, sourcesDigest } from "./sources.mjs";
import { takeTurn } from "./turns.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = path.join(root, "dist", ".built");

requireNode(20, 19);
const digest = sourcesDigest(root);
if (!installed() || !built()) {
  takeTurn(root);
  // Who had the turn before may have done it all.
  if (!installed()) install();
  if (!built()) build();
}

function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  console.error(`Laowu needs Node ${major}.${minor} or newer; this is ${process.version}.`);
  process.exit(1);
}

/** npm leaves in node_modules a lock of what it installed; it must hold all that ours names. */
function installed() {
  const wanted = packagesOf("package-lock.json");
  const have = packagesOf(path.join("node_modules", ".package-lock.json"));
  return Object.entries(wanted).every(([folder, { version, optional }]) => {
    if (folder === "") return true;
    const found = have[folder];
    return found === undefined ? optional === true : found.version === version;
  });
}

function built() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === digest;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), "utf8")).packages;
  } catch {
    return {};
  }
}

function install() {
  console.error("Installing the packages of package-lock.json (once) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], npmCache());
}

/** npm keeps its cache in the home folder, which not every account may write. */
function npmCache() {
  try {
    accessSync(homedir(), constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: path.join(tmpdir(), `npm-cache-${process.getuid?.() ?? "shared"}`) };
  }
}

function build() {
  run(process.execPath, [
    path.join("node_modules", "typescript", "bin", "tsc"),
    "-p",
    "tsconfig.json",
  ]);
  removeOrphans(root);
  writeFileSync(stamp, digest);
}

function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", process.stderr.fd, "inherit"],
    // npm is a script of its own kind on Windows.
    shell: command === "npm" && process.platform === "win32",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
