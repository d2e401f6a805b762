import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startCluster } from "../../subgraphs/house/postgres/cluster.ts";

/** A database of the calling test alone. */
export interface TestDatabase {
  readonly url: string;
  /** Ends what is still connected and removes the database. */
  readonly drop: () => Promise<void>;
}

export interface TestDatabaseOptions {
  /** A template made by `aTemplate`; without one the database is empty. */
  readonly template?: string;
}

/** Settings of a server whose data nobody will miss. */
const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "4GB",
  max_connections: "300",
  autovacuum: "off",
  jit: "off",
  shared_preload_libraries: "pg_stat_statements",
} as const;

/** A new database on the PostgreSQL 18 of this test run, in milliseconds. */
export async function aDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const source = options.template === undefined ? "template0" : templateName(options.template);
  await asOwner((owner) => owner.query(`CREATE DATABASE ${name} TEMPLATE "${source}"`));
  return {
    url: await urlOf(name),
    drop: () => asOwner((owner) => owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

/**
 * Makes the template once per test run, whichever test file asks first, and
 * returns its name for `aDatabase`. The name stands for what `prepare` does: two
 * files that use one name must prepare the same. `prepare` closes its connections.
 */
export async function aTemplate(
  name: string,
  prepare: (url: string) => Promise<void>,
): Promise<string> {
  const template = templateName(name);
  await asOwner(async (owner) => {
    await owner.query("SELECT pg_advisory_lock(hashtext($1))", [template]);
    const found = await owner.query("SELECT FROM pg_database WHERE datname = $1", [template]);
    if (found.rowCount !== 0) return;
    // Only a finished template bears the name: a failed one is made again by the next test file.
    const half = `${template}_half`;
    await owner.query(`DROP DATABASE IF EXISTS "${half}" WITH (FORCE)`);
    await owner.query(`CREATE DATABASE "${half}" TEMPLATE template0`);
    await prepare(await urlOf(half));
    await owner.query(`ALTER DATABASE "${half}" RENAME TO "${template}"`);
  });
  return name;
}

function templateName(name: string): string {
  return `template_${name.replaceAll('"', "")}`;
}

async function asOwner(work: (owner: pg.Client) => Promise<unknown>): Promise<void> {
  const owner = new pg.Client({ connectionString: await urlOf("postgres") });
  await owner.connect();
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}

async function urlOf(database: string): Promise<string> {
  server ??= findServer();
  const url = new URL(await server);
  url.pathname = `/${database}`;
  return url.href;
}

let server: Promise<string> | undefined;

/**
 * A PostgreSQL of the calling test file alone, before it asks for a database: a transaction that is open
 * in one database holds up the horizon of all others of its server.
 */
export async function ownServer(): Promise<{ readonly stop: () => Promise<void> }> {
  const home = await mkdtemp(path.join(tmpdir(), "laowu-own-"));
  const cluster = await startCluster({ home, settings });
  server = Promise.resolve(cluster.url("postgres"));
  return {
    async stop() {
      await cluster.stop(true);
      await rm(home, { recursive: true });
    },
  };
}

/** The first jest worker that comes starts the server, the others wait for its address. */
async function findServer(): Promise<string> {
  const home = process.env.LAOWU_TEST_POSTGRES;
  if (home === undefined) throw new Error("Run this test through jest: it sets up PostgreSQL.");
  const addressFile = path.join(home, "address");
  const isFirst = await mkdir(path.join(home, "starting")).then(
    () => true,
    () => false,
  );
  if (!isFirst) return waitForAddress(addressFile);

  const address = await startCluster({ home, settings }).then(
    (cluster) => cluster.url("postgres"),
    (error: unknown) => `failed: ${String(error)}`,
  );
  await writeFile(`${addressFile}.half`, address);
  await rename(`${addressFile}.half`, addressFile);
  return usable(address);
}

/** How long another worker may take to start the server. */
const startMsMax = 60_000;

async function waitForAddress(addressFile: string): Promise<string> {
  const giveUpAt = Date.now() + startMsMax;
  for (;;) {
    const address = await readFile(addressFile, "utf8").catch(() => null);
    if (address !== null) return usable(address);
    if (Date.now() > giveUpAt) throw new Error("The test database server did not start in time.");
    await sleep(20);
  }
}

function usable(address: string): string {
  if (address.startsWith("failed: ")) throw new Error(address.slice("failed: ".length));
  return address;
}
