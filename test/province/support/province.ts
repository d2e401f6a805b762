import "reflect-metadata";
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import {
  eraseIdentity,
  type KnownIdentity,
  type StoredIdentities,
  storeIdentities,
} from "../../../subgraphs/province/identity/identity.writer.ts";
import {
  IdentityVault,
  type Subject,
} from "../../../subgraphs/province/identity/identity-vault.ts";
import { migrationsOf } from "../../../subgraphs/province/migrations-of.ts";
import { type ProvinceOptions, startProvince } from "../../../subgraphs/province/start-province.ts";
import { openDatabase } from "../../../subgraphs/service/database.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import type { Session } from "../../../subgraphs/service/session.ts";
import { boundlessAgreements, callerFor } from "../../support/callers.ts";
import { accessLogKeys, identityKeys } from "../../support/key-files.ts";
import { aDatabase, aTemplate } from "../../support/postgres.ts";
import { askSigned, serviceTrust } from "../../support/trust.ts";
import type { Row } from "./rows.ts";

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface TestProvince {
  readonly url: string;
  readonly databaseUrl: string;
  /** Codes of its provinces; a call is for one of them. */
  readonly held: readonly string[];
  /** Statements sent since the last look, oldest first. */
  readonly takeStatements: () => readonly string[];
  readonly insert: (table: string, rows: readonly Row[]) => Promise<void>;
  /** Seals these under the keys of the tests, as an import does. */
  readonly store: (identities: readonly KnownIdentity[]) => Promise<StoredIdentities>;
  readonly erase: (subject: Subject) => Promise<boolean>;
  readonly sql: (text: string) => Promise<readonly Row[]>;
  readonly ask: (
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** A province process over a database of its own, with empty tables, or over one that is given. */
export async function aProvince(
  held: readonly string[] = ["61"],
  more: Partial<
    Pick<
      ProvinceOptions,
      | "agreements"
      | "accessLogKeys"
      | "clock"
      | "databaseUrl"
      | "forgetAfterMs"
      | "hooks"
      | "logger"
      | "metricsPlace"
      | "partners"
      | "snapshotFolder"
      | "telling"
      | "webhookAllow"
      | "webhookFailingDays"
    >
  > = {},
): Promise<TestProvince> {
  const { databaseUrl } = more;
  const database =
    databaseUrl === undefined
      ? await aDatabase({ template: await migratedTemplate() })
      : { url: databaseUrl, drop: async () => {} };
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const snapshotFolder = path.join(tmpdir(), `laowu-snapshots-${randomUUID()}`);
  let statements: string[] = [];
  const service = await startProvince({
    held,
    databaseUrl: database.url,
    readerUrl: null,
    writerUrl: null,
    poolSize: 5,
    databaseWaitMs: 0,
    identityKeys,
    accessLogKeys,
    scale: null,
    host: "127.0.0.1",
    port: 0,
    production: false,
    trust: serviceTrust(held),
    agreements: boundlessAgreements,
    snapshotFolder,
    ...more,
    onStatement: (sql) => statements.push(sql),
  });
  const session: Pick<Session, "query"> = {
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
  };
  const insert = async (table: string, rows: readonly Row[]): Promise<void> => {
    await client.query(
      `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(rows)],
    );
  };
  await insert(
    "register",
    held.map((province) => ({ province, name: province, watermark: "2026-06-30T00:00:00.500Z" })),
  );
  return {
    url: service.url,
    databaseUrl: database.url,
    held,
    insert,
    store: (identities) =>
      storeIdentities(session, IdentityVault.fromFile(identityKeys), identities),
    erase: (subject) => eraseIdentity(session, subject),
    sql: async (text) => (await client.query(text)).rows,
    takeStatements: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
    ask: async (query, variables = {}, headers = {}) => {
      const response = await askSigned(service.url, {
        audience: held[0] ?? "",
        path: "/province",
        headers,
        body: JSON.stringify({ query, variables }),
        caller: callerFor(query),
      });
      return (await response.json()) as Answer;
    },
    stop: async () => {
      await service.stop();
      await client.end();
      await database.drop();
      await rm(snapshotFolder, { recursive: true, force: true });
    },
  };
}

/** An empty register, as the migrations make it. */
export function migratedTemplate(): Promise<string> {
  return aTemplate("province", migrate);
}

/** Runs the migrations of a province, and of those that extend it. */
export async function migrate(url: string): Promise<void> {
  const database = await openDatabase({
    url,
    poolSize: 1,
    migrations: migrationsOf(["32", "44", "46", "53", "61"]),
    logger: createLogger("test"),
    waitMs: 0,
  });
  await database.close();
}
