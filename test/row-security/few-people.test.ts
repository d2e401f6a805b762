import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { PermittedRows } from "../../schema/access/permit.ts";
import type { ProvinceConfig } from "../../subgraphs/province/config.ts";
import { fillRegister } from "../../subgraphs/province/fill-register.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { migrationsOf } from "../../subgraphs/province/migrations-of.ts";
import { readerOf } from "../../subgraphs/province/reader-of.ts";
import { WorkerFilter } from "../../subgraphs/province/worker/worker.filter.ts";
import { listWorkers } from "../../subgraphs/province/worker/worker.reader.ts";
import { workerShape } from "../../subgraphs/province/worker/worker-row.ts";
import { type Database, openDatabase } from "../../subgraphs/service/database.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import type { Selection } from "../../subgraphs/service/selection.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aPermit } from "../support/permits.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

const held = ["46"];
const idAlone: Selection = {
  has: () => false,
  at: () => idAlone,
  fields: new Set(),
};
let home: TestDatabase;
let owner: pg.Client;
let database: Database;
let statements: string[] = [];

const options = (): ProvinceConfig => ({
  ...{ host: "127.0.0.1", port: 0, production: false, poolSize: 2, databaseWaitMs: 0 },
  ...{
    held,
    databaseUrl: home.url,
    readerUrl: null,
    writerUrl: null,
    identityKeys,
    accessLogKeys,
    scale: 0.001,
  },
});
const fill = (): Promise<void> =>
  fillRegister(database, options(), IdentityVault.fromFile(identityKeys));

beforeAll(async () => {
  home = await aDatabase();
  owner = new pg.Client({ connectionString: home.url });
  await owner.connect();
  database = await openDatabase({
    url: home.url,
    poolSize: 2,
    migrations: migrationsOf(held),
    reader: readerOf(held, null),
    logger: createLogger("test"),
    onStatement: (sql) => statements.push(sql),
  });
  await fill();
}, 60_000);
afterAll(async () => {
  await owner.end();
  await database.close();
  await home.drop();
});

/** Whom a list shows to a permit for these rows. */
async function workers(rows: PermittedRows): Promise<readonly string[]> {
  const permit = aPermit("46", {
    rows,
    access: { purpose: "MATCHING", authorizationId: null, caseNo: null },
    groups: new Set(["BASIC", "SKILLS"]),
  });
  const session = database.session({ deadline: new Deadline(5_000), permits: () => [permit] });
  const list = await listWorkers(session, {
    now: new Date(),
    held,
    filter: new WorkerFilter(),
    page: { first: 100, after: null },
    shape: workerShape(idAlone),
    wanted: { rows: true, total: "CAPPED", watermarks: false },
  });
  const ids = list.rows.map(({ node }) => node.id).sort();
  expect(list.total).toBe(ids.length);
  return ids;
}

const found = async (sql: string): Promise<readonly string[]> =>
  (await owner.query(sql)).rows.map(({ id }) => id);

const helper: PermittedRows = { kind: "CASELOAD", helper: "helper:hainan-001" };
const employer: PermittedRows = {
  kind: "AUTHORISED",
  recipient: "44:employer:guangdong-001",
  authorizationId: null,
};

describe("a generated register", () => {
  it("has a helper with a caseload of thirty", async () => {
    const ids = await workers(helper);
    expect(ids).toHaveLength(30);
    expect(ids).toEqual(await found("SELECT worker_id AS id FROM caseload ORDER BY 1"));
  });

  it("has workers who have authorised an employer, and some who did so once", async () => {
    const ids = await workers(employer);
    expect(ids).toEqual(
      await found(
        `SELECT worker_id AS id FROM data_authorization
          WHERE withdrawn_at IS NULL AND expires_at > '2026-12-31' ORDER BY 1`,
      ),
    );
    expect(ids.length).toBeGreaterThan(5);
    expect(await found("SELECT id FROM data_authorization")).toHaveLength(20);
  });

  it("gets them once", async () => {
    const before = (await owner.query("SELECT * FROM caseload, data_authorization")).rows;
    await fill();
    expect((await owner.query("SELECT * FROM caseload, data_authorization")).rows).toEqual(before);
  });

  it("gets none when it is no generated one", async () => {
    await owner.query("BEGIN; TRUNCATE caseload, data_authorization");
    await owner.query("UPDATE register SET seed_fingerprint = 'of-a-' || seed_fingerprint; COMMIT");
    await owner.query("UPDATE register SET seed_fingerprint = NULL");
    await fill();
    expect(await found("SELECT worker_id AS id FROM caseload")).toEqual([]);
    expect(await found("SELECT id FROM data_authorization")).toEqual([]);
  });
});

describe("a permit for a few people", () => {
  it.each<PermittedRows>([helper, employer, { kind: "OWN", personLink: "nobody" }])(
    "finds them by an index: $kind",
    async (rows) => {
      statements = [];
      await workers(rows);
      const [sql = ""] = statements;
      // As the role that serves: for the owner, row-level security would not be in the plan.
      const role = `laowu_reader_${new URL(home.url).pathname.slice(1)}`;
      await owner.query(`BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL ROLE ${role}`);
      const { rows: plan } = await owner.query(`EXPLAIN ${sql.replaceAll(/\$\d+/g, "100")}`);
      await owner.query("ROLLBACK");
      const lines = plan.map((line) => line["QUERY PLAN"]).join("\n");
      expect(lines).toMatch(/Index Cond: \((id|person_link) = ANY \(/);
      expect(lines).not.toContain("worker_by_updated");
      expect(lines).toContain("hashed SubPlan");
    },
  );
});
