import "reflect-metadata";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { type Cluster, startCluster } from "../../subgraphs/house/postgres/cluster.ts";
import { recountSql, refillCounts } from "../../subgraphs/province/count/counted.ts";
import { employerRow, type Row, workshopRow } from "../province/support/rows.ts";
import { aDraw } from "../support/draw.ts";
import { askSigned } from "../support/trust.ts";
import { aProvinceProcess, type ProvinceProcess } from "./support/province-process.ts";
import { aPosting, closing, publishing, station, uscc, workshop } from "./support/writing.ts";

/** A server of this file alone, for it is killed, and its disk must hold what it has acknowledged. */
const settings = { fsync: "on", jit: "off" };
/** The moments of the kills come from it: KILL_SEED repeats them. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const draw = aDraw(seed);

const connections = 8;

let home: string;
let cluster: Cluster;
let province: ProvinceProcess;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "laowu-killed-"));
  cluster = await startCluster({ home, settings });
  await sql("postgres", "CREATE DATABASE register TEMPLATE template0");
  province = await aProvinceProcess(cluster.url("register"));
  await province.process.start();
  await insert("register", [{ province: "61", name: "陕西", watermark: "2026-06-30T00:00:00Z" }]);
  await insert("employer", [employerRow(`61:${uscc}`)]);
  await insert("workshop", [workshopRow(workshop())]);
  await sql("register", refillCounts);
}, 120_000);
afterAll(async () => {
  await province?.stop();
  await cluster?.stop(true);
  await rm(home, { recursive: true, force: true });
});

async function sql(database: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: cluster.url(database) });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function insert(table: string, rows: readonly Row[]): Promise<void> {
  const given = JSON.stringify(rows);
  await sql(
    "register",
    `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $row$${given}$row$)`,
  );
}

interface Written {
  readonly id: string;
  readonly status: string;
  readonly provenance: { readonly version: number };
}

/** What was acknowledged; null when nobody knows what became of it. */
async function write(query: string, input: Row): Promise<Written | null> {
  try {
    const response = await askSigned(province.process.url, {
      audience: "61",
      path: "/province",
      caller: { actor: station, access: null },
      headers: { "x-deadline-ms": "10000" },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const { data, errors } = (await response.json()) as {
      readonly data?: Readonly<Record<string, Written>>;
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
    };
    for (const { extensions } of errors ?? [])
      if (!["DATABASE_UNAVAILABLE", "DEADLINE_EXCEEDED"].includes(extensions.code))
        throw new UnexpectedError(JSON.stringify(errors));
    return errors === undefined ? (data?.publishJob ?? data?.closeJob ?? null) : null;
  } catch (error) {
    if (error instanceof UnexpectedError) throw error;
    return null;
  }
}

class UnexpectedError extends Error {}

/** As a client does that lost the answer: the same again, until there is one. */
async function writeSurely(query: string, input: Row): Promise<Written> {
  for (;;) {
    const written = await write(query, input);
    if (written !== null) return written;
    await sleep(20);
  }
}

async function expectRollUps(): Promise<void> {
  const numbers = (from: string) =>
    sql(
      "register",
      `SELECT counted, sum(records)::int AS records FROM (${from}) AS numbers GROUP BY 1
        HAVING sum(records) <> 0 ORDER BY 1`,
    );
  expect(await numbers("SELECT counted, records FROM record_count")).toEqual(
    await numbers(recountSql),
  );
}

it("1,000 duplicate writes over 8 connections, the province killed 4 times among them, have one effect each", async () => {
  const inputs = Array.from({ length: 125 }, (_, number) =>
    aPosting({ openings: 1 + (number % 7), idempotencyKey: `duplicate-${seed}-${number}` }),
  );
  let answered = 0;
  let isOver = false;
  const answers = new Map<string, Set<string>>(
    inputs.map(({ idempotencyKey }) => [String(idempotencyKey), new Set()]),
  );
  const kills = (async () => {
    for (const part of [0.2, 0.4, 0.6, 0.8]) {
      while (answered < part * inputs.length * connections && !isOver) await sleep(1);
      await sleep(draw.below(20));
      await province.process.kill();
      await province.process.start();
    }
  })();
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      // Each begins elsewhere, so that equal ones meet now as the first and now as a repetition.
      const own = inputs.map((__, at) => inputs[(at * 8 + connection * 3) % inputs.length] ?? {});
      for (const input of own) {
        const written = await writeSurely(publishing, input);
        answers.get(String(input.idempotencyKey))?.add(JSON.stringify(written));
        answered += 1;
      }
    }),
  );
  isOver = true;
  await kills;

  expect(answered).toBe(1_000);
  expect([...answers.values()].filter(({ size }) => size !== 1)).toEqual([]);
  const stored = await sql("register", "SELECT id FROM job_posting ORDER BY id");
  const told = [...answers.values()].flatMap((all) =>
    [...all].map((one) => (JSON.parse(one) as Written).id),
  );
  expect(stored.map(({ id }) => id)).toEqual(told.sort());
  await expectRollUps();
}, 240_000);

it("F13: of a storm of writes in which PostgreSQL is killed twice, none that was acknowledged is lost, and roll-ups equal a recount", async () => {
  const acknowledged = new Map<string, Written>();
  const unknown: (readonly [query: string, input: Row])[] = [];
  let isOver = false;
  const keep = (query: string, input: Row, written: Written | null): Written | null => {
    if (written === null) unknown.push([query, input]);
    else acknowledged.set(written.id, written);
    return written;
  };
  const storm = Array.from({ length: connections }, async (_, connection) => {
    for (let number = 0; !isOver; number += 1) {
      const key = `storm-${seed}-${connection}-${number}`;
      const posting = aPosting({ idempotencyKey: `${key}-p`, workshop: workshop() });
      const job = keep(publishing, posting, await write(publishing, posting));
      if (job === null) await sleep(10);
      else if (number % 2 === 0) {
        const end = {
          ...{ id: job.id, reason: "FILLED", expectedVersion: 1 },
          idempotencyKey: `${key}-c`,
        };
        keep(closing, end, await write(closing, end));
      }
    }
  });
  for (const _ of ["first", "second"]) {
    const before = acknowledged.size;
    while (acknowledged.size < before + 100) await sleep(5);
    await sleep(draw.below(50));
    process.kill(cluster.pid, "SIGKILL");
    await sleep(100);
    cluster = await startCluster({ home, settings, port: cluster.port });
  }
  const before = acknowledged.size;
  while (acknowledged.size < before + 100) await sleep(5);
  isOver = true;
  await Promise.all(storm);

  const lost = async (): Promise<readonly unknown[]> => {
    const rows = await sql("register", "SELECT id, status, version FROM job_posting");
    const there = new Map(rows.map(({ id, status, version }) => [id, `${status} ${version}`]));
    return [...acknowledged.values()].filter(({ id, status, provenance }) => {
      const found = there.get(id);
      // A closing whose answer was lost may have had its effect.
      const isClosed = unknown.some(([query, input]) => query === closing && input.id === id);
      return found !== `${status} ${provenance.version}` && !(isClosed && found === "FILLED 2");
    });
  };
  expect(unknown.length).toBeGreaterThan(0);
  expect(await lost()).toEqual([]);
  await expectRollUps();

  // Whoever asks again is answered, and nothing happens twice.
  for (const [query, input] of unknown) {
    const written = await writeSurely(query, input);
    acknowledged.set(written.id, written);
  }
  expect(await lost()).toEqual([]);
  const [{ jobs, keys } = {}] = await sql(
    "register",
    `SELECT (SELECT count(*)::int FROM job_posting WHERE workshop_id = '${workshop()}') AS jobs,
            (SELECT count(*)::int FROM write_request WHERE idempotency_key LIKE 'storm-%-p') AS keys`,
  );
  expect([jobs, keys]).toEqual([acknowledged.size, acknowledged.size]);
  await expectRollUps();
}, 240_000);
