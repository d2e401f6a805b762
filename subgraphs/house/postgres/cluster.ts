import { randomBytes } from "node:crypto";
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../../service/errors.ts";
import { freePort } from "../free-port.ts";
import { findBinaries, type PostgresBinaries } from "./binaries.ts";
import { type OsUser, osUserForPostgres } from "./os-user.ts";
import { runProgram } from "./run-program.ts";

/** A running PostgreSQL server of our own, listening on 127.0.0.1 only. */
export interface Cluster {
  readonly pid: number;
  readonly port: number;
  /** Whether it was already running when we asked. */
  readonly adopted: boolean;
  readonly url: (database: string) => string;
  /** Ends the connections and stops the server; `now` leaves the checkpoint to the next start. */
  readonly stop: (now: boolean) => Promise<void>;
}

export interface ClusterOptions {
  /** Holds `data`, `postgres.log` and what else the server needs; made when missing. */
  readonly home: string;
  /** Tried first; any free port is taken when it is in use. */
  readonly port?: number | undefined;
  /** Settings of postgresql.conf, by name, in force for this start. */
  readonly settings: Readonly<Record<string, string>>;
}

const startAttemptsMax = 10;

/** Reasons not to start that pass: a port taken since we looked, sessions of a killed server. */
const passing = ["could not bind", "pre-existing shared memory block"];

/** How long a server that starts, recovers or stops may take until it answers or is gone. */
const answerMsMax = 60_000;

/** Brings the server of `home` up: creates it, starts it, or adopts the one that runs. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const place = await prepareHome(options.home);
  if (!(await exists(path.join(place.data, "PG_VERSION")))) await createData(place);

  const running = await awaitAnswer(place);
  if (running !== null) return asCluster(place, running, true);

  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? options.port : undefined);
    const problem = await startServer(place, port, options.settings);
    const started = await awaitAnswer(place);
    if (started !== null) return asCluster(place, started, false);
    if (attempt === startAttemptsMax || !passing.some((text) => problem.includes(text)))
      throw new StartError(`PostgreSQL did not start, see ${place.log}.\n${problem}`);
    await sleep(200);
  }
}

/** Stops the server of `home` if it runs. */
export async function stopCluster(home: string): Promise<void> {
  const place = await prepareHome(home);
  if ((await findRunning(place)) !== null) await stopServer(place, false);
}

interface Place {
  readonly data: string;
  readonly log: string;
  readonly passwordFile: string;
  readonly user: OsUser | null;
  readonly binaries: PostgresBinaries;
}

async function prepareHome(home: string): Promise<Place> {
  const user = osUserForPostgres();
  await mkdir(home, { recursive: true });
  if (user !== null) await chown(home, user.uid, user.gid);
  const binaries = await findBinaries({ user, copyTo: path.join(home, "binaries") });
  return {
    data: path.join(home, "data"),
    log: path.join(home, "postgres.log"),
    passwordFile: path.join(home, "password"),
    user,
    binaries,
  };
}

/**
 * initdb works in a folder of its own that is renamed at the end, so that an
 * interrupted initdb leaves nothing that looks like a database.
 */
async function createData({ data, passwordFile, user, binaries }: Place): Promise<void> {
  const half = `${data}.new`;
  await rm(half, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  // Loopback is open to everybody on the machine; a superuser without a password would be too.
  await writeFile(passwordFile, randomBytes(24).toString("hex"), { mode: 0o600 });
  if (user !== null) await chown(passwordFile, user.uid, user.gid);
  const result = await runProgram({
    file: binaries.initdb,
    args: [
      `--pgdata=${half}`,
      "--username=laowu",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Byte order, as JavaScript compares strings of ASCII; without it initdb may take SQL_ASCII.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-sync",
      "--no-instructions",
    ],
    user,
  });
  if (result.exitCode !== 0) throw new StartError(`initdb failed.\n${result.output}`);
  await rename(half, data);
}

/** Returns what went wrong, or an empty text. */
async function startServer(
  { data, log, user, binaries }: Place,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const all = { ...settings, listen_addresses: "127.0.0.1", unix_socket_directories: "" };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}='${value}'`);
  const before = await logEnd(log);
  const result = await runProgram({
    file: binaries.pgCtl,
    args: ["start", "-D", data, "-l", log, "-w", "-t", "60", "-o", `-p ${port} ${flags.join(" ")}`],
    user,
  });
  if (result.exitCode === 0) return "";
  const written = await readFile(log).catch(() => Buffer.alloc(0));
  return `${result.output}\n${written.subarray(before).toString("utf8")}`;
}

interface Running {
  readonly pid: number;
  readonly port: number;
}

/**
 * The running server, once it answers; null when none runs. A killed server may be
 * listed for a moment longer, and one that stops takes no connection any more.
 */
async function awaitAnswer(place: Place): Promise<Running | null> {
  const giveUpAt = Date.now() + answerMsMax;
  for (;;) {
    const running = await findRunning(place);
    if (running === null || (await answers(place, running))) return running;
    if (Date.now() > giveUpAt)
      throw new StartError(
        `PostgreSQL (process ${running.pid}) does not answer, see ${place.log}.`,
      );
    await sleep(100);
  }
}

async function answers(place: Place, { port }: Running): Promise<boolean> {
  const client = new pg.Client({ connectionString: await urlOf(place, port, "postgres") });
  // A server that goes down right now ends the connection, which the next look sees.
  client.on("error", () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

/** `pg_ctl status` ends with 0 only while the server of exactly this data directory runs. */
async function findRunning({ data, user, binaries }: Place): Promise<Running | null> {
  const status = await runProgram({ file: binaries.pgCtl, args: ["status", "-D", data], user });
  if (status.exitCode !== 0) return null;
  return readPidFile(data);
}

/** postmaster.pid: pid, data directory, start time, port, … one per line (miscadmin.h). */
async function readPidFile(data: string): Promise<Running | null> {
  const text = await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "");
  const [pid, , , port] = text.split("\n");
  return pid && port ? { pid: Number(pid), port: Number(port) } : null;
}

async function asCluster(place: Place, running: Running, adopted: boolean): Promise<Cluster> {
  const url = await urlOf(place, running.port, "");
  return {
    ...running,
    adopted,
    url: (database) => url + database,
    stop: (now) => stopServer(place, now),
  };
}

async function urlOf({ passwordFile }: Place, port: number, database: string): Promise<string> {
  const password = (await readFile(passwordFile, "utf8")).trim();
  return `postgres://laowu:${password}@127.0.0.1:${port}/${database}`;
}

async function stopServer(place: Place, now: boolean): Promise<void> {
  const { data, user, binaries } = place;
  const result = await runProgram({
    file: binaries.pgCtl,
    args: ["stop", "-D", data, "-m", now ? "immediate" : "fast", "-w", "-t", "60"],
    user,
  });
  if (result.exitCode === 0 || (await findRunning(place)) === null) return;
  throw new Error(`PostgreSQL did not stop.\n${result.output}`);
}

function logEnd(log: string): Promise<number> {
  return stat(log).then(
    ({ size }) => size,
    () => 0,
  );
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
