import "reflect-metadata";
import pg from "pg";
import { createContext } from "../../../subgraphs/province/context.ts";
import type { ProvinceExtension } from "../../../subgraphs/province/extension.ts";
import { provinceMigrations } from "../../../subgraphs/province/migrations/province-migrations.ts";
import { openDatabase } from "../../../subgraphs/service/database.ts";
import { createLogger } from "../../../subgraphs/service/logger.ts";
import { startService } from "../../../subgraphs/service/start-service.ts";
import type { Answer } from "../../province/support/province.ts";
import type { Row } from "../../province/support/rows.ts";
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
  const { schema } = extension.buildSchema();
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
        context: ({ deadline }) =>
          createContext({
            session: database.session({ deadline }),
            held: [extension.province],
            disclosures: null,
          }),
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
      await client.end();
      await database.close();
      await testDatabase.drop();
    },
  };
}
