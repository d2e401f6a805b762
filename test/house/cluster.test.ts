import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { type Cluster, startCluster } from "../../subgraphs/house/postgres/cluster.ts";

const settings = { fsync: "off", max_connections: "20" };

describe("the house's own PostgreSQL", () => {
  let home: string;
  let cluster: Cluster | null = null;

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), "laowu-cluster-"));
  });
  afterEach(async () => {
    await cluster?.stop(true);
    cluster = null;
    await rm(home, { recursive: true });
  });

  async function start(port?: number): Promise<Cluster> {
    cluster = await startCluster({ home, port, settings });
    return cluster;
  }

  it("keeps its data over a stop and a start", async () => {
    await ask(await start(), "CREATE TABLE kept AS SELECT 1 AS n");
    await cluster?.stop(false);
    expect(await ask(await start(), "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  });

  it("is adopted when it still runs, with its port and its password", async () => {
    const first = await start();
    const second = await start();
    expect([second.adopted, second.pid, second.port]).toEqual([true, first.pid, first.port]);
    expect(await ask(second, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  it("recovers when it was killed", async () => {
    const { pid } = await start();
    process.kill(pid, "SIGKILL");
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await ask(again, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  it("starts over when an earlier initdb did not finish", async () => {
    await mkdir(path.join(home, "data.new"));
    await writeFile(path.join(home, "data.new", "PG_VERSION"), "18");
    expect(await ask(await start(), "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  it("takes another port when the wanted one is in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const taken = (other.address() as AddressInfo).port;
    const { port } = await start(taken);
    other.close();
    expect(port).not.toBe(taken);
  });

  it("lets nobody in without the password, which only its owner can read", async () => {
    const { port } = await start();
    const stranger = new pg.Client({
      connectionString: `postgres://laowu:guess@127.0.0.1:${port}/postgres`,
    });
    await expect(stranger.connect()).rejects.toThrow("password authentication failed");
    await expect(readFile(path.join(home, "password"), "utf8")).resolves.toHaveLength(48);
  });
});

async function ask(cluster: Cluster, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}
