import { type Database, openDatabase } from "../service/database.ts";
import { createLogger } from "../service/logger.ts";
import type { StatementObserver } from "../service/session.ts";
import { type Endpoint, type Service, startService } from "../service/start-service.ts";
import type { ProvinceConfig } from "./config.ts";
import { createContext } from "./context.ts";
import { createExchangeContext } from "./exchange/context.ts";
import { buildExchangeSchema } from "./exchange/schema.ts";
import { extensionsOf } from "./extensions.ts";
import { fillRegister } from "./fill-register.ts";
import { IdentityVault } from "./identity/identity-vault.ts";
import { migrationsOf } from "./migrations-of.ts";
import { otherRegisterIn } from "./other-register.ts";
import { buildProvinceSchema } from "./schema.ts";
import { toTsquery } from "./search/segment.ts";

export interface ProvinceOptions extends ProvinceConfig {
  /** Called with every statement that resolvers send, for tests that count them. */
  readonly onStatement?: StatementObserver;
}

/** Migrates the database of a province and serves its contract, the exchange and its extension. */
export async function startProvince(options: ProvinceOptions): Promise<Service> {
  const { held, host, port, production } = options;
  const logger = createLogger(`province ${held.join(",")}`);
  const vault = IdentityVault.fromFile(options.identityKeys);
  const database = await openDatabase({
    url: options.databaseUrl,
    poolSize: options.poolSize,
    waitMs: options.databaseWaitMs,
    migrations: migrationsOf(held),
    problemIn: (ask) => otherRegisterIn(ask, held),
    logger,
    ...(options.onStatement && { onStatement: options.onStatement }),
  });
  try {
    await fillRegister(database, options, vault);
    // The dictionary takes half a second to load; no search shall wait for it.
    toTsquery("岗位");
    const endpoints = endpointsOf({ database, held });
    const ready = (): Promise<boolean> => database.ready();
    const service = await startService({ host, port, production, logger, endpoints, ready });
    return {
      ...service,
      stop: async () => {
        await service.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Mounted {
  readonly database: Database;
  readonly held: readonly string[];
}

function endpointsOf({ database, held }: Mounted): readonly Endpoint[] {
  const base: Endpoint["context"] = ({ deadline }) =>
    createContext(database.session({ deadline }), held);
  return [
    { path: "/province", schema: buildProvinceSchema().schema, context: base },
    {
      path: "/exchange",
      schema: buildExchangeSchema().schema,
      context: ({ deadline }) =>
        createExchangeContext({ session: database.session({ deadline }), held, now: new Date() }),
    },
    ...extensionsOf(held).map(({ name, buildSchema }) => ({
      path: `/${name}`,
      schema: buildSchema().schema,
      context: base,
    })),
  ];
}
