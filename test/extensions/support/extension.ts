import "reflect-metadata";
import pg from "pg";
import { none } from "../../../schema/access/agreements.ts";
import { AddressRanges } from "../../../schema/http/addresses.ts";
import { AccessLog } from "../../../subgraphs/access-log/access-log.ts";
import { AccessLogWriter } from "../../../subgraphs/access-log/access-log.writer.ts";
import { readDigestKeys } from "../../../subgraphs/access-log/digest-keys.ts";
import { FeedKeeper } from "../../../subgraphs/province/change/feed-keeper.ts";
import { createContext } from "../../../subgraphs/province/context.ts";
import type { ProvinceExtension } from "../../../subgraphs/province/extension.ts";
import { IdentityVault } from "../../../subgraphs/province/identity/identity-vault.ts";
import { provinceMigrations } from "../../../subgraphs/province/migrations/province-migrations.ts";
import { lookupLimits, PersonLookups } from "../../../subgraphs/province/person-lookups.ts";
import { seenBy } from "../../../subgraphs/province/seen-by.ts";
import { Snapshots } from "../../../subgraphs/province/snapshot/snapshots.ts";
import { workerFieldsIn } from "../../../subgraphs/province/worker/worker-fields.ts";
import { openDatabase } from "../../../subgraphs/service/database.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import { keepingRegister } from "../../../subgraphs/service/permits/keep-register.ts";
import { startService } from "../../../subgraphs/service/start-service.ts";
import type { Answer } from "../../province/support/province.ts";
import type { Row } from "../../province/support/rows.ts";
import { callerFor } from "../../support/callers.ts";
import { accessLogKeys, identityKeys } from "../../support/key-files.ts";
import { aDatabase } from "../../support/postgres.ts";
import { askSigned, serviceTrust } from "../../support/trust.ts";

export interface TestExtension {
  /** Asks for fields of entities, as the gateway does. */
  readonly askEntities: (representations: readonly object[], fields: string) => Promise<Answer>;
  /** Derives the extension's rows, as every start of the process does. */
  readonly fill: () => Promise<void>;
  readonly sql: (text: string) => Promise<readonly Row[]>;
  readonly takeStatements: () => readonly string[];
  readonly stop: () => Promise<void>;
}

/** An extension over a province's database that holds these rows. */
export async function anExtension(
  extension: ProvinceExtension,
  rows: Readonly<Record<string, readonly Row[]>>,
): Promise<TestExtension> {
  const testDatabase = await aDatabase();
  let statements: string[] = [];
  const logger = createLogger("test");
  const database = await openDatabase({
    url: testDatabase.url,
    poolSize: 3,
    migrations: [...provinceMigrations, ...extension.migrations],
    logger,
    waitMs: 0,
    onStatement: (sql) => statements.push(sql),
  });
  const client = new pg.Client({ connectionString: testDatabase.url });
  await client.connect();
  for (const [table, values] of Object.entries(rows)) {
    await client.query(
      `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(values)],
    );
  }
  const vault = IdentityVault.fromFile(identityKeys);
  const { schema, sdl } = extension.buildSchema();
  const held = [extension.province];
  const log = new AccessLog({
    place: extension.province,
    keys: readDigestKeys(accessLogKeys),
    writer: new AccessLogWriter(testDatabase.url),
    logger,
  });
  const feed = new FeedKeeper({
    keeping: (work) => keepingRegister(database.dataSource, work),
    keptDays: 30,
    logger,
  });
  const workerFields = workerFieldsIn([sdl]);
  const lookups = new PersonLookups(lookupLimits);
  const webhookAddresses = new AddressRanges([]);
  const snapshots = new Snapshots({ folder: "", held, database, logger });
  const opened = { database, held, vault, log, agreements: none, feed, workerFields };
  const register = { ...opened, snapshots, lookups, webhookAddresses };
  const service = await startService({
    host: "127.0.0.1",
    port: 0,
    production: false,
    trust: serviceTrust([extension.province]),
    logger,
    ready: () => database.ready(),
    endpoints: [
      {
        path: "/graphql",
        schema,
        context: (scope) => createContext(seenBy(scope, register)),
      },
    ],
  });
  return {
    askEntities: async (representations, fields) => {
      const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${fields} } }`;
      const response = await askSigned(service.url, {
        audience: extension.province,
        path: "/graphql",
        body: JSON.stringify({ query, variables: { representations } }),
        caller: callerFor(query),
      });
      return (await response.json()) as Answer;
    },
    fill: () => extension.fill(database.dataSource),
    sql: async (text) => (await client.query(text)).rows,
    takeStatements: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
    stop: async () => {
      await service.stop();
      await log.close();
      await client.end();
      await database.close();
      await testDatabase.drop();
    },
  };
}
