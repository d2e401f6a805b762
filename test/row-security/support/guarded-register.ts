import "reflect-metadata";
import pg from "pg";
import type { Permit } from "../../../schema/access/permit.ts";
import { migrationsOf } from "../../../subgraphs/province/migrations-of.ts";
import { readerOf, writerOf } from "../../../subgraphs/province/reader-of.ts";
import { type Database, openDatabase } from "../../../subgraphs/service/database.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import { PermitKeys } from "../../../subgraphs/service/permits/permit-keys.ts";
import { prepareReader, prepareWriter } from "../../../subgraphs/service/permits/serving-role.ts";
import type { WriteBody } from "../../../subgraphs/service/permits/write-transactions.ts";
import { aWorker, idOf, type Row, workerRow } from "../../province/support/rows.ts";
import { aDatabase, aTemplate } from "../../support/postgres.ts";

const held = ["46", "53", "61"] as const;

/** The tables that are about persons, each with rows of Shaanxi and of Hainan or Yunnan. */
export const personalTables = [
  "worker",
  "skill",
  "placement",
  "seeker",
  "person_identity",
  "subject_key",
  "yunnan_returnee",
] as const;

/** A province's database with a few people of three provinces, and the ways into it. */
export interface GuardedRegister {
  /** Who made the tables; a superuser, whom no row-level security holds. */
  readonly owner: pg.Client;
  readonly url: string;
  readonly database: Database;
  /** Logs in as the role that serves, over a connection of its own, as an attacker would. */
  readonly asReader: () => Promise<pg.Client>;
  /** The same as the role that writes. */
  readonly asWriter: () => Promise<pg.Client>;
  /** Gives the role that writes its rights again, as every start does. */
  readonly prepareWriter: () => Promise<unknown>;
  /** What the service would write for a body of a permit to write. */
  readonly tokenToWrite: (body: WriteBody) => Promise<string>;
  /** What the service would write for these permits now. */
  readonly tokenOf: (...permits: readonly Permit[]) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function aGuardedRegister(poolSize = 3): Promise<GuardedRegister> {
  const home = await aDatabase({ template: await peopledTemplate() });
  const logger = createLogger("test");
  const owner = await connected({ connectionString: home.url });
  const reader = readerOf(held, null);
  const migrations = migrationsOf(held);
  const writer = writerOf(null);
  const database = await openDatabase({
    ...{ url: home.url, poolSize, migrations, reader, writer, logger },
  });
  const login = await prepareReader(owner, reader, logger);
  const writerLogin = await prepareWriter(owner, writer);
  const keys = await PermitKeys.open(async (sql) => (await owner.query(sql)).rows, logger);
  const clients: pg.Client[] = [];
  return {
    owner,
    url: home.url,
    database,
    asReader: async () => {
      const client = await connected({ ...login, options: "" });
      clients.push(client);
      return client;
    },
    asWriter: async () => {
      const client = await connected({ ...writerLogin, options: "" });
      clients.push(client);
      return client;
    },
    prepareWriter: () => prepareWriter(owner, writer),
    tokenToWrite: (body) => keys.write(body),
    tokenOf: (...permits) => {
      const token = keys.tokenOf(permits);
      if (token === null) throw new Error("Name a permit.");
      return token();
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.end().catch(() => {})));
      await owner.end();
      await database.close();
      await home.drop();
    },
  };
}

async function connected(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Runs statements in one transaction under a token. */
export async function under<Result extends object>(
  client: pg.Client,
  token: string | null,
  sql: string,
): Promise<Result[]> {
  await client.query("BEGIN READ ONLY");
  try {
    if (token !== null) await client.query("SELECT set_config('laowu.permit', $1, true)", [token]);
    return (await client.query<Result>(sql)).rows;
  } finally {
    await client.query("ROLLBACK");
  }
}

/** The persons of one province, ten each, of whom the fifth and later have a placement. */
export const peopleOf = (province: string): readonly string[] =>
  Array.from({ length: 10 }, (_, n) => idOf(province, n + 1));

export const linkOf = (province: string, n: number): string =>
  `${province}${String(n)}`.padEnd(43, "x");

const regionOf: Readonly<Record<string, string>> = {
  "46": "460105",
  "53": "530602",
  "61": "610981",
};

function peopledTemplate(): Promise<string> {
  return aTemplate("row_security", async (url) => {
    const database = await openDatabase({
      url,
      poolSize: 1,
      migrations: migrationsOf(held),
      logger: createLogger("test"),
    });
    const insert = (table: string, rows: readonly Row[]): Promise<unknown> =>
      database.dataSource.query(
        `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
        [JSON.stringify(rows)],
      );
    for (const province of held) {
      await insert("register", [
        { province, name: province, watermark: "2026-06-30T00:00:00.500Z" },
      ]);
      const people = peopleOf(province);
      await insert(
        "worker",
        people.map((id, n) =>
          workerRow(
            aWorker({
              id,
              person_link: linkOf(province, n + 1),
              region_code: regionOf[province] ?? "",
              updated_order: n,
            }),
          ),
        ),
      );
      await insert(
        "skill",
        people.map((worker_id) => ({
          worker_id,
          occupation_code: "4-03-02-01",
          name: "厨师",
          level: 3,
          years: 2,
        })),
      );
      await insert(
        "placement",
        people.slice(4).map((worker_id, n) => ({
          id: idOf(province, 100 + n),
          province,
          person_link: linkOf(province, n + 5),
          worker_id,
          home_code: regionOf[province],
          host_code: "440305",
          scope: "OUT_OF_PROVINCE",
          kind: "ENTERPRISE",
          channel: "POINT_TO_POINT",
          start_date: "2025-03-01",
          days: 120,
          verification: "CONFIRMED",
        })),
      );
      for (const table of ["person_identity", "subject_key"])
        await insert(
          table,
          people.map((worker_id) => ({
            ...{ province, worker_id },
            ...(table === "subject_key"
              ? { key_id: "2026", sealed_key: "\\x00" }
              : { id_number: "\\x01", phone: "\\x02" }),
          })),
        );
      await insert(
        "yunnan_returnee",
        people.slice(0, 3).map((worker_id) => ({
          worker_id,
          returned_at: "2026-01-01",
          channels_offered: ["WORKSHOP"],
        })),
      );
    }
    await database.dataSource.query("ANALYZE");
    await database.close();
  });
}
