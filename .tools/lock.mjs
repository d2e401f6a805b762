/**
 * Keeps package-lock.json complete for every platform.
 *
 *   node .tools/lock.mjs           adds what is missing
 *   node .tools/lock.mjs --check   only says what is missing, and then ends with 1
 *
 * Packages with native code list one optional package per platform. Where a
 * registry lacks those of foreign platforms, npm writes a lock without them, and
 * `npm ci` then refuses that lock everywhere. Each missing one gets an entry that
 * says which platform it is for, so that npm skips it on all others.
 *
 * A lock that names the registry it was written against is refused, too: it would
 * send everybody else's `npm ci` there.
 */
import { readFileSync, writeFileSync } from "node:fs";

const lockFile = "package-lock.json";
const lock = JSON.parse(readFileSync(lockFile, "utf8"));

const missing = missingPackages(lock.packages);
const problems = [...missing.map(({ name }) => `${name} has no entry.`), ...registryHosts(lock)];

if (process.argv.includes("--check")) {
  for (const problem of problems) console.error(`${lockFile}: ${problem}`);
  if (missing.length > 0) console.error("Run node .tools/lock.mjs to complete it.");
  process.exitCode = problems.length === 0 ? 0 : 1;
} else if (missing.length > 0) {
  for (const { name, version } of missing) {
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), optional: true };
  }
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${lockFile}: added ${missing.length} packages of other platforms.`);
}

/** Optional dependencies of any package that no folder of node_modules would hold. */
function missingPackages(packages) {
  const found = new Map();
  for (const [folder, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const resolvable = foldersSeenFrom(folder).some((seen) => packages[seen + name]);
      // A range has no single version to write down; npm itself must resolve it.
      if (!resolvable && /^\d/.test(version)) found.set(name, { name, version });
    }
  }
  return [...found.values()];
}

/** Where Node looks for a package: `a/node_modules/`, then one level up, and so on. */
function foldersSeenFrom(folder) {
  const seen = [];
  for (
    let at = folder;
    at !== "";
    at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))
  )
    seen.push(`${at}/node_modules/`);
  return [...seen, "node_modules/"];
}

/** Native packages end in `-<os>-<cpu>` or `-<os>-<cpu>-<abi>`. */
function platformOf(name) {
  const parts = /-(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(
    name,
  );
  if (parts === null) throw new Error(`Cannot tell the platform of ${name} by its name.`);
  const [, os, cpu, abi = ""] = parts;
  if (os !== "linux" || abi === "") return { cpu: [cpu], os: [os] };
  return { cpu: [cpu], os: [os], libc: [abi.startsWith("musl") ? "musl" : "glibc"] };
}

function registryHosts({ packages }) {
  const hosts = new Set();
  for (const { resolved } of Object.values(packages)) {
    if (resolved?.startsWith("http")) hosts.add(new URL(resolved).host);
  }
  hosts.delete("registry.npmjs.org");
  return [...hosts].map((host) => `it names the registry ${host}.`);
}
