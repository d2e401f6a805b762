import type { Agreements } from "../../schema/access/agreements.ts";
import type { HeldTls } from "../../schema/tls/held-tls.ts";
import { AccessLog } from "../access-log/access-log.ts";
import { AccessLogWriter } from "../access-log/access-log.writer.ts";
import { type DigestKeys, readDigestKeys } from "../access-log/digest-keys.ts";
import { openDatabase } from "../service/database.ts";
import { createLogger, type Logger } from "../service/logger.ts";
import { keepingRegister } from "../service/permits/keep-register.ts";
import type { StatementObserver } from "../service/session.ts";
import {
  type Endpoint,
  type RequestScope,
  type Service,
  startService,
} from "../service/start-service.ts";
import type { Gatekeeper } from "../service/trust.ts";
import { underSetting } from "../service/under-setting.ts";
import { FeedKeeper, feedKeptDaysDefault } from "./change/feed-keeper.ts";
import { idempotencyKeyDays, type ProvinceConfig } from "./config.ts";
import { createContext, type ProvinceContext } from "./context.ts";
import { createExchangeContext } from "./exchange/context.ts";
import { buildExchangeSchema } from "./exchange/schema.ts";
import {
  type LookupLimits,
  lookupLimits,
  PersonLookups,
} from "./exchange/worker/person-lookups.ts";
import { extensionsOf } from "./extensions.ts";
import { fillRegister } from "./fill-register.ts";
import { IdentityVault } from "./identity/identity-vault.ts";
import { type LinkSettings, openLinkPersons } from "./link/open-link-persons.ts";
import { migrationsOf } from "./migrations-of.ts";
import { otherRegisterIn } from "./other-register.ts";
import { readerOf, writerOf } from "./reader-of.ts";
import { buildProvinceSchema } from "./schema.ts";
import { toTsquery } from "./search/segment.ts";
import { type OpenRegister, seenBy } from "./seen-by.ts";
import { workerFieldsIn } from "./worker/worker-fields.ts";
import { ForgetRequests } from "./write/forget-requests.ts";

export interface ProvinceOptions extends ProvinceConfig {
  /** Who may ask: gateways that sign for one of the held provinces. */
  readonly trust: Gatekeeper;
  /** Where people get their links; without it they get none. */
  readonly links?: LinkSettings | null;
  /** How often pseudonyms may be looked up, unless as usual. */
  readonly lookupLimits?: LookupLimits;
  /** Milliseconds from the start until old requests to write are forgotten for the first time, unless as usual. */
  readonly forgetAfterMs?: number;
  /** Serves https; plain HTTP when not given. */
  readonly tls?: HeldTls | null;
  readonly logger?: Logger;
  /** Called with every statement that resolvers send, for tests that count them. */
  readonly onStatement?: StatementObserver;
  /** Under which persons may be looked at by who is of another province. */
  readonly agreements: Agreements;
}

/** Migrates the database of a province and serves its contract, the exchange and its extension. */
export async function startProvince(options: ProvinceOptions): Promise<Service> {
  const { held, host, port, production, trust, tls = null } = options;
  const { logger = createLogger(`province ${held.join(",")}`) } = options;
  const vault = underSetting("IDENTITY_KEYS", () => IdentityVault.fromFile(options.identityKeys));
  const keys = underSetting("ACCESS_LOG_KEYS", () => readDigestKeys(options.accessLogKeys));
  const database = await openDatabase({
    url: options.databaseUrl,
    poolSize: options.poolSize,
    waitMs: options.databaseWaitMs,
    migrations: migrationsOf(held),
    problemIn: (ask) => otherRegisterIn(ask, held),
    reader: readerOf(held, options.readerUrl),
    writer: writerOf(options.writerUrl),
    logger,
    ...(options.onStatement && { onStatement: options.onStatement }),
  });
  const log = openLog(options, { keys, logger });
  const { feedKeptDays: keptDays = feedKeptDaysDefault } = options;
  const feed = new FeedKeeper({
    keeping: (work) => keepingRegister(database.dataSource, work),
    keptDays,
    logger,
  });
  try {
    await fillRegister(database, options, vault);
    await feed.start();
    // The dictionary takes half a second to load; no search shall wait for it.
    toTsquery("岗位");
    const endpoints = endpointsOf(
      { ...options, database, vault, log, feed },
      new PersonLookups(options.lookupLimits ?? lookupLimits),
    );
    const ready = (): Promise<boolean> => database.ready();
    const place = { host, port, production };
    const { links = null, databaseUrl } = options;
    const linkPersons = links && openLinkPersons(links, { databaseUrl, vault, logger });
    const service = await startService({ ...place, logger, endpoints, ready, trust, tls });
    linkPersons?.start();
    const forgetting = new ForgetRequests({
      ...{ databaseUrl, logger, keptDays: options.idempotencyKeyDays ?? idempotencyKeyDays },
      ...(options.forgetAfterMs !== undefined && { firstAfterMs: options.forgetAfterMs }),
    });
    forgetting.start();
    return {
      ...service,
      stop: async (times) => {
        const background = [linkPersons?.stop(), forgetting.stop(), feed.stop()];
        await Promise.all([service.stop(times), ...background]);
        await log.close();
        await database.close();
      },
    };
  } catch (error) {
    await feed.stop();
    await log.close();
    await database.close();
    throw error;
  }
}

function openLog(
  { held, databaseUrl }: ProvinceOptions,
  { keys, logger }: { readonly keys: DigestKeys; readonly logger: Logger },
): AccessLog {
  const writer = new AccessLogWriter(databaseUrl);
  return new AccessLog({ place: held.join(","), keys, writer, logger });
}

function endpointsOf(
  opened: Omit<OpenRegister, "workerFields">,
  lookups: PersonLookups,
): readonly Endpoint[] {
  const province = buildProvinceSchema();
  const exchange = buildExchangeSchema();
  const extensions = extensionsOf(opened.held).map(({ name, buildSchema }) => ({
    name,
    ...buildSchema(),
  }));
  const contracts = [province, exchange, ...extensions].map(({ sdl }) => sdl);
  const register: OpenRegister = { ...opened, workerFields: workerFieldsIn(contracts) };
  const base = (scope: RequestScope): ProvinceContext => createContext(seenBy(scope, register));
  return [
    { path: "/province", schema: province.schema, context: base },
    {
      path: "/exchange",
      schema: exchange.schema,
      context: (scope) =>
        createExchangeContext({
          ...seenBy(scope, register),
          now: new Date(),
          caller: scope.caller,
          lookups,
        }),
    },
    ...extensions.map(({ name, schema }) => ({ path: `/${name}`, schema, context: base })),
  ];
}
