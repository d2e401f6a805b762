import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Cluster } from "../../subgraphs/house/postgres/cluster.ts";
import { PostgresProcess } from "../../subgraphs/house/postgres-process.ts";

const settings = { fsync: "off", max_connections: "20" };

describe("the house's PostgreSQL, kept running", () => {
  let home: string;
  let postgres: PostgresProcess | null = null;
  const said: string[] = [];

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), "laowu-postgres-"));
  });
  afterEach(async () => {
    await postgres?.stop(true);
    await rm(home, { recursive: true });
  });

  it("says why it could not be started again, whatever it is, and tries on", async () => {
    const failures = ["no space left on device", "still no space"];
    const pids: number[] = [];
    const onStarted = async ({ pid }: Cluster): Promise<void> => {
      const failure = pids.length === 0 ? undefined : failures.shift();
      if (failure !== undefined) throw new Error(failure);
      pids.push(pid);
    };
    postgres = await PostgresProcess.start(
      { home, settings },
      { say: (text) => void said.push(text), onStarted },
    );

    process.kill(postgres.cluster.pid, "SIGKILL");
    while (pids.length < 2) await sleep(50);

    expect(said).toEqual([
      "PostgreSQL ended; it starts again.",
      "PostgreSQL could not be started; the next try is in 500 ms. no space left on device",
      "PostgreSQL could not be started; the next try is in 1000 ms. still no space",
    ]);
    expect(postgres.cluster.pid).toBe(pids[1]);
    expect(pids[1]).not.toBe(pids[0]);
  });
});
