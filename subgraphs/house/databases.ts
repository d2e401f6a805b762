import pg from "pg";
import { StartError } from "../service/errors.ts";
import { defaultScale, type HouseConfig } from "./config.ts";
import type { Cluster } from "./postgres/cluster.ts";
import { type Register, registers } from "./registers.ts";
import type { Say } from "./say.ts";
import { createProgress } from "./seeding/progress.ts";
import { seedRegister } from "./seeding/seed-register.ts";

export interface DatabasesOptions {
  readonly config: HouseConfig;
  /** Null when the operator's own databases serve all registers. */
  readonly cluster: Cluster | null;
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** How many registers are seeded at a time: the generator and PostgreSQL use a core each. */
const seedersMax = 2;

/**
 * Returns the database URL of every register, by key, after filling those that are
 * new. A register is generated under another name that is changed at the end, so a
 * half-done seeding never looks like a register and is simply done again.
 */
export async function prepareDatabases(
  options: DatabasesOptions,
): Promise<ReadonlyMap<string, string>> {
  const { config, cluster } = options;
  const urls = new Map(config.ownDatabases);
  if (cluster === null) return urls;

  const embedded = registers.filter(({ key }) => !urls.has(key));
  const scale = await agreedScale(cluster, config);
  const existing = await databasesOf(cluster);
  const missing = embedded.filter(({ key }) => !existing.has(databaseName(key)));
  if (missing.length > 0) await seedAll(missing, { ...options, cluster, scale });
  for (const { key } of embedded) urls.set(key, cluster.url(databaseName(key)));
  return urls;
}

function databaseName(key: string): string {
  return `laowu_${key}`;
}

/** All registers are of one scale: figures of a province would otherwise not compare. */
async function agreedScale(cluster: Cluster, { scale }: HouseConfig): Promise<number> {
  const rows = await ask<{ readonly comment: string | null }>(
    cluster,
    "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname LIKE 'laowu\\_%'",
  );
  const onDisk = rows
    .map(({ comment }) => /^scale (\S+)$/.exec(comment ?? "")?.[1])
    .filter((text) => text !== undefined)
    .map(Number)[0];
  if (onDisk === undefined) return scale ?? defaultScale;
  if (scale === null || scale === onDisk) return onDisk;
  throw new StartError(
    `The registers on disk were made with SCALE=${onDisk}, not ${scale}. ` +
      `Start without SCALE to use them, or remove them with "npm run reset" first.`,
  );
}

async function databasesOf(cluster: Cluster): Promise<ReadonlySet<string>> {
  const rows = await ask<{ readonly datname: string }>(cluster, "SELECT datname FROM pg_database");
  return new Set(rows.map(({ datname }) => datname));
}

interface Seeding extends DatabasesOptions {
  readonly cluster: Cluster;
  readonly scale: number;
}

async function seedAll(missing: readonly Register[], seeding: Seeding): Promise<void> {
  seeding.say(
    `Filling ${missing.length} registers with generated data, SCALE=${seeding.scale} (once) …`,
  );
  const progress = createProgress(process.stdout);
  const failed = new AbortController();
  const signal = AbortSignal.any([seeding.signal, failed.signal]);
  const waiting = missing.map((register) => ({
    register,
    onPart: progress.follow(register.title),
  }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await seedOne(next.register, { ...seeding, signal, onPart: next.onPart });
  };
  try {
    await Promise.all(
      Array.from({ length: seedersMax }, () =>
        worker().catch((error: unknown) => {
          failed.abort();
          throw error;
        }),
      ),
    );
  } finally {
    progress.end();
  }
}

async function seedOne(
  register: Register,
  { config, cluster, scale, signal, onPart }: Seeding & { readonly onPart: (part: number) => void },
): Promise<void> {
  signal.throwIfAborted();
  const name = databaseName(register.key);
  const half = `new_${name}`;
  await ask(cluster, `DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
  await ask(cluster, `CREATE DATABASE ${half} TEMPLATE template0`);
  await seedRegister({ register, config, url: cluster.url(half), scale, signal, onPart });
  await ask(cluster, `COMMENT ON DATABASE ${half} IS 'scale ${scale}'`);
  await ask(cluster, `ALTER DATABASE ${half} RENAME TO ${name}`);
}

async function ask<Row extends pg.QueryResultRow>(cluster: Cluster, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
