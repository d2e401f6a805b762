import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Cluster, startCluster } from "../../subgraphs/house/postgres/cluster.ts";

/** What it has acknowledged must be on its disk. */
const settings = { fsync: "on", jit: "off" };

/** An empty database of a PostgreSQL of its own, which may be killed. */
export interface KillableDatabase {
  /** The same after it was killed. */
  readonly url: string;
  /** Over a connection of its own, as the owner. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read rows of any shape.
  readonly sql: (text: string) => Promise<readonly any[]>;
  /** PostgreSQL dies, and is started again. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function aKillableDatabase(): Promise<KillableDatabase> {
  // A folder of its own: the user of PostgreSQL may look into no other one.
  const home = await mkdtemp(path.join(tmpdir(), "laowu-killed-"));
  let cluster: Cluster = await startCluster({ home, settings });
  const sqlIn = async (database: string, text: string): Promise<readonly object[]> => {
    const client = new pg.Client({ connectionString: cluster.url(database) });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  await sqlIn("postgres", "CREATE DATABASE register TEMPLATE template0");
  return {
    url: cluster.url("register"),
    sql: (text) => sqlIn("register", text),
    kill: async () => {
      process.kill(cluster.pid, "SIGKILL");
      await sleep(100);
      cluster = await startCluster({ home, settings, port: cluster.port });
    },
    stop: async () => {
      await cluster.stop(true);
      await rm(home, { recursive: true, force: true });
    },
  };
}
