import "reflect-metadata";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { none } from "../../schema/access/agreements.ts";
import { exchangeTables } from "../../subgraphs/province/exchange/derived-tables.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { isSeeded, seedProvince } from "../../subgraphs/province/seed/seed-register.writer.ts";
import { startProvince } from "../../subgraphs/province/start-province.ts";
import type { Service } from "../../subgraphs/service/start-service.ts";
import { aFileFolder } from "../roster/support/a-file.ts";
import { rosterRow, sheetOf } from "../roster/support/a-roster.ts";
import { importWorkers } from "../roster/support/import-workers.ts";
import { rules as rosterRulesOfTests } from "../roster/support/rules.ts";
import { callerFor, partner } from "../support/callers.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { askSigned, serviceTrust } from "../support/trust.ts";

/** A database of an operator's, whose owner is no superuser. */
let database: TestDatabase;
let superuser: pg.Client;
let ownerUrl: string;
let roles: string[];
let writerUrl: string | null;

beforeEach(async () => {
  database = await aDatabase();
  superuser = new pg.Client({ connectionString: database.url });
  await superuser.connect();
  roles = [];
  writerUrl = null;
  ownerUrl = await aRole("operator");
  const name = new URL(database.url).pathname.slice(1);
  await superuser.query(`ALTER DATABASE ${name} OWNER TO ${userOf(ownerUrl)}`);
});
afterEach(async () => {
  await superuser.end();
  await database.drop();
  const server = new URL(database.url);
  server.pathname = "/postgres";
  const admin = new pg.Client({ connectionString: server.href });
  await admin.connect();
  for (const role of roles.reverse()) await admin.query(`DROP ROLE IF EXISTS ${role}`);
  await admin.end();
});

/** Makes a role that can log in, and gives the URL with which it does. */
async function aRole(name: string, attributes = ""): Promise<string> {
  const role = `${name}_${new URL(database.url).pathname.slice(-12)}`;
  await superuser.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret' ${attributes}`);
  roles.push(role);
  const url = new URL(database.url);
  url.username = role;
  url.password = "secret";
  return url.href;
}

const ownRoles = (): readonly string[] =>
  ["reader", "writer"].map((kind) => `laowu_${kind}_${new URL(database.url).pathname.slice(1)}`);
const userOf = (url: string): string => new URL(url).username;
const mayMakeRoles = (): Promise<unknown> =>
  superuser.query(`ALTER ROLE ${userOf(ownerUrl)} CREATEROLE`);

async function start(
  readerUrl: string | null = null,
  scale: number | null = 0.001,
): Promise<Service> {
  // Who names a role that reads names one that writes.
  if (readerUrl !== null && writerUrl === null) writerUrl = await aRole("writer");
  return startProvince({
    ...{ host: "127.0.0.1", port: 0, production: false, poolSize: 2, databaseWaitMs: 0 },
    ...{ held: ["53"], databaseUrl: ownerUrl, readerUrl, scale },
    writerUrl,
    identityKeys,
    accessLogKeys,
    trust: serviceTrust(["53"]),
    agreements: none,
  });
}

const refusal = (words: string) => ({
  code: "CANNOT_START",
  message: expect.stringContaining(words),
});

async function asked(origin: string, query: string): Promise<unknown> {
  const response = await askSigned(origin, {
    audience: "53",
    path: "/province",
    body: JSON.stringify({ query }),
    caller: callerFor(query),
  });
  const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

async function answers(service: Service): Promise<void> {
  const data = await asked(
    service.url,
    "{ workers(access: { purpose: RISK_MONITORING }, first: 1) { totalCount { value } edges { node { id } } } jobs { totalCount { value } } }",
  );
  expect(data).toMatchObject({
    workers: { totalCount: { value: expect.any(Number) }, edges: [{ node: {} }] },
  });
  const [{ workers, jobs, returnees, seekers }] = (
    await superuser.query(
      `SELECT (SELECT count(*)::int FROM worker) AS workers, (SELECT count(*)::int FROM seeker) AS seekers,
              (SELECT count(*)::int FROM yunnan_returnee) AS returnees,
              (SELECT count(*)::int FROM job_posting WHERE status = 'OPEN' AND duplicate_of IS NULL) AS jobs`,
    )
  ).rows;
  expect(data).toMatchObject({ workers: { totalCount: { value: workers } } });
  expect(Math.min(workers, jobs, returnees, seekers)).toBeGreaterThan(0);
}

/** The tables whose rows the owner sees without a permit, but for those that everybody may read. */
const unforced = async (): Promise<unknown> =>
  (
    await superuser.query(
      `SELECT count(*)::int AS tables FROM pg_class
        WHERE relrowsecurity AND NOT relforcerowsecurity
          AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'open_to_read')`,
    )
  ).rows[0];

describe("an owner that is no superuser", () => {
  it("migrates, fills and serves when it may make roles", async () => {
    await mayMakeRoles();
    const service = await start();
    await answers(service);
    await service.stop();
    expect(await unforced()).toEqual({ tables: 0 });
    roles.push(...ownRoles());

    // A later start finds the role, and need not make any.
    await superuser.query(`ALTER ROLE ${userOf(ownerUrl)} NOCREATEROLE`);
    const again = await start(null, null);
    await answers(again);
    await again.stop();
  }, 60_000);

  it("takes a roster over, and keeps what it changes of it", async () => {
    await mayMakeRoles();
    const service = await start(null, null);
    roles.push(...ownRoles());
    const files = await aFileFolder();
    const vault = IdentityVault.fromFile(identityKeys);
    const rules = { ...rosterRulesOfTests, province: "53" };
    const importFor = async (status: string) => {
      const rows = [1, 2, 4].map((number) =>
        rosterRow(number, { 户籍地: "530100", 就业状态: status }),
      );
      const file = await files.csv(sheetOf(rows));
      return (await importWorkers(file, { url: ownerUrl, vault }, { rules })).counts;
    };
    expect(await importFor("失业")).toMatchObject({ created: 3, changed: 0 });
    expect(await importFor("返乡")).toMatchObject({ created: 0, changed: 3 });
    const data = await asked(
      service.url,
      "{ workers(access: { purpose: RISK_MONITORING }, first: 5) { edges { node { status provenance { version } } } } }",
    );
    const changed = { node: { status: "RETURNED", provenance: { version: 2 } } };
    expect(data).toEqual({ workers: { edges: [changed, changed, changed] } });
    await service.stop();
    await files.remove();
  }, 60_000);

  it("C3 Art. 44-49: erases whom a station of the province says, as the role that writes", async () => {
    await mayMakeRoles();
    const service = await start();
    roles.push(...ownRoles());
    const people = async (): Promise<number> =>
      Number((await superuser.query("SELECT count(*)::int AS n FROM worker")).rows[0].n);
    const [{ id }] = (await superuser.query("SELECT id FROM worker ORDER BY id LIMIT 1")).rows;
    const before = await people();
    const query = `mutation { erasePerson(input: { workerId: "${id}", idempotencyKey: "erase-0001",
      evidence: { kind: SIGNED_FORM, reference: "1" } }) { retained { kind } } }`;
    const response = await askSigned(service.url, {
      audience: "53",
      path: "/province",
      body: JSON.stringify({ query }),
      caller: {
        actor: {
          ...partner,
          ...{ province: "53", role: "LABOR_STATION", scopes: ["workers:write"] },
        },
        access: null,
      },
    });
    expect(((await response.json()) as { errors?: unknown }).errors).toBeUndefined();
    expect(await people()).toBe(before - 1);
    const traces = await superuser.query(
      `SELECT FROM skill WHERE worker_id = '${id}' UNION ALL SELECT FROM seeker WHERE worker_id = '${id}'
        UNION ALL SELECT FROM subject_key WHERE worker_id = '${id}'
        UNION ALL SELECT FROM yunnan_returnee WHERE worker_id = '${id}'`,
    );
    expect(traces.rowCount).toBe(0);
    await service.stop();
  }, 60_000);

  it("X43: sees no person itself, unless it keeps the register", async () => {
    await mayMakeRoles();
    await (await start()).stop();
    roles.push(...ownRoles());
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    const seen = async (): Promise<number> =>
      (await owner.query("SELECT count(*)::int AS seen FROM worker")).rows[0].seen;
    expect(await seen()).toBe(0);
    await expect(
      owner.query("INSERT INTO skill VALUES ('53:x', '4-03-02-01', '厨师')"),
    ).rejects.toMatchObject({ code: "42501" });
    await owner.query("BEGIN");
    await owner.query("SELECT access.keep_register()");
    expect(await seen()).toBeGreaterThan(0);
    await owner.query("COMMIT");
    expect(await seen()).toBe(0);
    await owner.end();
  }, 60_000);

  it("is told by the seeding what is in the register already", async () => {
    await mayMakeRoles();
    await (await start(null, null)).stop();
    roles.push(...ownRoles());
    const seeding = {
      databaseUrl: ownerUrl,
      province: "53",
      scale: 0.001,
      derived: exchangeTables,
    };
    expect(await isSeeded(seeding)).toBe(false);
    const fingerprint = await seedProvince(seeding);
    expect(await isSeeded(seeding)).toBe(true);
    expect(await seedProvince(seeding)).toBe(fingerprint);
    await superuser.query("UPDATE register SET seed_fingerprint = NULL; DELETE FROM employer");
    await superuser.query("TRUNCATE labor_brand, workshop, job_posting");
    await expect(isSeeded(seeding)).rejects.toThrow("worker");
  }, 60_000);

  it("is told what to do when it may make no role", async () => {
    await expect(start()).rejects.toMatchObject(refusal("DATABASE_READER_URL"));
    await expect(start()).rejects.toMatchObject(refusal("CREATEROLE"));
  });

  it("lets a role serve that the operator has made", async () => {
    const readerUrl = await aRole("reader");
    const service = await start(readerUrl);
    await answers(service);
    await service.stop();
    const { rows } = await superuser.query(
      `SELECT has_table_privilege('${userOf(readerUrl)}', 'worker', 'SELECT') AS reads,
              has_table_privilege('${userOf(readerUrl)}', 'worker', 'INSERT') AS writes`,
    );
    expect(rows).toEqual([{ reads: true, writes: false }]);
    await superuser.query(`DROP OWNED BY ${userOf(readerUrl)}`);
  }, 60_000);

  it("takes from that role what it need not have", async () => {
    const readerUrl = await aRole("reader");
    await (await start(readerUrl, null)).stop();
    await superuser.query(`GRANT ALL ON worker, statistic, migrations TO ${userOf(readerUrl)}`);
    await (await start(readerUrl, null)).stop();
    const { rows } = await superuser.query(
      `SELECT table_name AS table, privilege_type AS privilege FROM information_schema.role_table_grants
        WHERE grantee = '${userOf(readerUrl)}'
          AND (privilege_type <> 'SELECT' OR table_name IN ('statistic', 'migrations'))`,
    );
    expect(rows).toEqual([]);
    await superuser.query(`DROP OWNED BY ${userOf(readerUrl)}`);
  });

  it.each([
    ["a superuser", "SUPERUSER", "is a superuser"],
    ["one that goes around row-level security", "BYPASSRLS", "has BYPASSRLS"],
    ["one that makes roles", "CREATEROLE", "has CREATEROLE"],
  ])("X43: %s may not serve", async (_name, attribute, words) => {
    await expect(start(await aRole("reader", attribute))).rejects.toMatchObject(refusal(words));
  });

  it("X43: neither may the owner, nor who can become the owner", async () => {
    const words = "is, or may become, the owner of tables";
    await expect(start(ownerUrl)).rejects.toMatchObject(refusal(words));
    const readerUrl = await aRole("reader", `NOINHERIT IN ROLE ${userOf(ownerUrl)}`);
    await expect(start(readerUrl)).rejects.toMatchObject(refusal(words));
  });

  it("a role that leads to another database may not serve", async () => {
    const readerUrl = new URL(await aRole("reader"));
    const other = await aDatabase();
    readerUrl.pathname = new URL(other.url).pathname;
    await expect(start(readerUrl.href)).rejects.toMatchObject(refusal("the same database"));
    await other.drop();
    await superuser.query(`DROP OWNED BY ${readerUrl.username}`);
  });

  it("a password that is wrong is not in the refusal", async () => {
    const readerUrl = (await aRole("reader")).replace("secret", "guessed");
    const error = await start(readerUrl).catch(String);
    expect(error).toContain("cannot be served by the role that reads");
    expect(error).not.toContain("guessed");
    await superuser.query(`DROP OWNED BY ${userOf(readerUrl)}`);
  });

  it("keeps the register after the tables were given to it by another owner", async () => {
    await mayMakeRoles();
    await (await start()).stop();
    roles.push(...ownRoles());
    const former = userOf(ownerUrl);
    ownerUrl = await aRole("successor", "CREATEROLE");
    await superuser.query(
      `GRANT laowu_reader_${new URL(database.url).pathname.slice(1)} TO ${userOf(ownerUrl)} WITH ADMIN OPTION`,
    );
    await superuser.query(`REASSIGN OWNED BY ${former} TO ${userOf(ownerUrl)}`);
    await superuser.query("TRUNCATE yunnan_returnee");
    const service = await start(null, null);
    await answers(service);
    await service.stop();
    await superuser.query(`DROP OWNED BY ${former}`);
  }, 60_000);
});

describe("several processes that start at once", () => {
  it("agree on the role and its password", async () => {
    await mayMakeRoles();
    const services = await Promise.all([start(), start(null, null), start(null, null)]);
    roles.push(...ownRoles());
    for (const service of services) await answers(service);
    for (const service of services) await service.stop();
  }, 60_000);

  it("put a password right that somebody changed", async () => {
    await mayMakeRoles();
    await (await start()).stop();
    const role = `laowu_reader_${new URL(database.url).pathname.slice(1)}`;
    roles.push(role);
    await superuser.query(`ALTER ROLE ${role} PASSWORD 'changed'`);
    const service = await start();
    await answers(service);
    await service.stop();
  }, 60_000);
});
