import type { HeldTls } from "../../schema/tls/held-tls.ts";
import { type Database, openDatabase } from "../service/database.ts";
import { createLogger, type Logger } from "../service/logger.ts";
import { type Service, startService } from "../service/start-service.ts";
import { inTransaction } from "../service/transaction.ts";
import type { Gatekeeper } from "../service/trust.ts";
import type { CooperationConfig } from "./config.ts";
import { createContext } from "./context.ts";
import { type KeyServiceSettings, openKeyService } from "./link-key/open-key-service.ts";
import { cooperationMigrations } from "./migrations/cooperation-migrations.ts";
import { loadReferenceData } from "./reference-data/reference-data.writer.ts";
import { buildCooperationSchema } from "./schema.ts";
import {
  type AgreementListFiles,
  openAgreementList,
} from "./signed-agreements/agreement-list.endpoint.ts";
import type { HandInOptions } from "./signed-agreements/hand-in.ts";
import { openPartyKeys } from "./signed-agreements/open-party-keys.ts";
import { readStoredList } from "./signed-agreements/signature.reader.ts";

const POOL_SIZE = 10;

export interface CooperationOptions extends CooperationConfig {
  /** Who may ask: gateways that sign for "cooperation". */
  readonly trust: Gatekeeper;
  /** Without it no points are evaluated. */
  readonly keyService?: KeyServiceSettings;
  /** Without it the signed agreements are not to be had here. */
  readonly agreementList?: AgreementListFiles | null;
  /** The public keys that sign for provinces; without them nobody may hand in what they have signed. */
  readonly partyKeysFile?: string | null;
  /** Serves https; plain HTTP when not given. */
  readonly tls?: HeldTls | null;
}

/** Migrates and fills its database, then serves `/graphql`. */
export async function startCooperation(config: CooperationOptions): Promise<Service> {
  const logger = createLogger("cooperation");
  const database = await openDatabase({
    url: config.databaseUrl,
    poolSize: POOL_SIZE,
    migrations: cooperationMigrations,
    logger,
  });
  try {
    await loadReferenceData(database.dataSource);
    const service = await serve(config, { database, logger });
    return {
      ...service,
      stop: async (times) => {
        await service.stop(times);
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Surroundings {
  readonly database: Database;
  readonly logger: Logger;
}

async function serve(
  config: CooperationOptions,
  { database, logger }: Surroundings,
): Promise<Service> {
  const { schema } = buildCooperationSchema();
  const { keyService, agreementList, partyKeysFile = null } = config;
  const { dataSource } = database;
  const transaction: HandInOptions["transaction"] = (work) => inTransaction(dataSource, work);
  const partyKeys = partyKeysFile === null ? null : openPartyKeys(partyKeysFile, logger);
  const stored = () =>
    readStoredList({ query: (sql, values) => dataSource.query(sql, [...(values ?? [])]) });
  const plain = [
    ...(keyService ? [openKeyService(keyService, { ...database, logger })] : []),
    ...(agreementList ? [await openAgreementList(agreementList, { stored, logger })] : []),
  ];
  return startService({
    host: config.host,
    port: config.port,
    endpoints: [
      {
        path: "/graphql",
        schema,
        context: ({ deadline, caller }) =>
          createContext(database.session({ deadline }), new Date(), {
            ...{ caller, deadline, partyKeys, transaction },
          }),
      },
    ],
    plain,
    ready: () => database.ready(),
    trust: config.trust,
    tls: config.tls ?? null,
    production: config.production,
    logger,
  });
}
