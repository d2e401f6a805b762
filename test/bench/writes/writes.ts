import "reflect-metadata";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { Pool } from "undici";
import { startCluster } from "../../../subgraphs/house/postgres/cluster.ts";
import { employerRow, type Row } from "../../province/support/rows.ts";
import { signedHeaders } from "../../support/trust.ts";
import { aProvinceProcess } from "../../writes/support/province-process.ts";
import { aPosting, publishing, station, uscc } from "../../writes/support/writing.ts";
import { alternate, type Contestant, figure, median, printResult, printTable } from "../harness.ts";
import { aPlainWriter } from "./plain-pg.ts";
import { aLayerWriter } from "./writer-layer.ts";

const connections = 8;
const measuredMs = 6_000;
const rounds = 4;

/** As the house sets its own: what is acknowledged is on disk. */
const settings = { fsync: "on", synchronous_commit: "on", jit: "off", max_connections: "100" };

/** How many times a second `publishJob` is done, by the way of writes and over HTTP, against the same transaction in plain `pg`. */
export async function benchWrites(): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), "laowu-bench-writes-"));
  const cluster = await startCluster({ home, settings });
  const url = cluster.url("register");
  try {
    await sql(cluster.url("postgres"), "CREATE DATABASE register TEMPLATE template0");
    const province = await aProvinceProcess(url);
    try {
      await province.process.start();
      await insert(url, "register", [
        { province: "61", name: "陕西", watermark: "2026-06-30T00:00:00Z" },
      ]);
      await insert(url, "employer", [employerRow(`61:${uscc}`)]);
      await measure(url, province.process.url);
    } finally {
      await province.stop();
    }
  } finally {
    await cluster.stop(true);
    await rm(home, { recursive: true, force: true });
  }
}

async function measure(url: string, provinceUrl: string): Promise<void> {
  const client = new Pool(provinceUrl, { connections, pipelining: 1 });
  let written = 0;
  const publish = async (): Promise<void> => {
    written += 1;
    const input = aPosting({ idempotencyKey: `bench-${process.pid}-${written}` });
    const body = JSON.stringify({ query: publishing, variables: { input } });
    const question = {
      audience: "61",
      path: "/province",
      body,
      caller: { actor: station, access: null },
    };
    const answer = await client.request({
      ...{ method: "POST", path: "/province", body },
      headers: signedHeaders(question),
    });
    const text = await answer.body.text();
    if (!text.includes('"status":"OPEN"')) throw new Error(`A posting was not published: ${text}`);
  };
  await publish();
  const plain = await aPlainWriter(url, { ...(await theFirst(url)), connections });
  const layer = await aLayerWriter(url);
  const perform = async (): Promise<void> => {
    written += 1;
    await layer.write(aPosting({ idempotencyKey: `layer-${process.pid}-${written}` }));
  };
  const perSecond = async (write: () => Promise<void>): Promise<number> => {
    const start = performance.now();
    let done = 0;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() - start < measuredMs) {
          await write();
          done += 1;
        }
      }),
    );
    return (done * 1_000) / (performance.now() - start);
  };
  const contestant = (name: string, write: () => Promise<void>): Contestant<number> => ({
    name,
    warmUp: () => perSecond(write),
    measure: () => perSecond(write),
  });
  const samples = await alternate(
    [
      contestant("writer layer", perform),
      contestant("plain pg", plain.write),
      contestant("over HTTP", publish),
    ],
    rounds,
  );
  await plain.close();
  await layer.close();
  await client.close();
  const of = (name: string): readonly number[] => samples.get(name) ?? [];
  printTable(
    ["", "writes a second"],
    [...samples].map(([name, values]) => [name, figure(values)]),
  );
  const ratios = (name: string): number =>
    median(of(name).map((value, round) => value / (of("plain pg")[round] ?? Number.NaN)));
  printResult("writes", { vs_plain_pg: ratios("writer layer"), over_http: ratios("over HTTP") });
}

/** What the service has stored of its first posting: the other side stores the same. */
async function theFirst(url: string): Promise<{ readonly posting: Row; readonly answer: Buffer }> {
  const [row] = await sql(
    url,
    `SELECT to_jsonb(job) - 'id' - 'search' AS posting, job.search::text AS search,
            (SELECT answer FROM write_request LIMIT 1) AS answer FROM job_posting AS job`,
  );
  const { posting, search, answer } = row as { posting: Row; search: string; answer: Buffer };
  return { posting: { ...posting, search }, answer };
}

async function insert(url: string, table: string, rows: readonly Row[]): Promise<void> {
  const given = JSON.stringify(rows);
  await sql(
    url,
    `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $row$${given}$row$)`,
  );
}

async function sql(url: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
