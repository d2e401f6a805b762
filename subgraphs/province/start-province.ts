import type { Agreements } from "../../schema/access/agreements.ts";
import { AddressRanges } from "../../schema/http/addresses.ts";
import type { HeldTls } from "../../schema/tls/held-tls.ts";
import { AccessLog } from "../access-log/access-log.ts";
import { AccessLogWriter } from "../access-log/access-log.writer.ts";
import { type DigestKeys, readDigestKeys } from "../access-log/digest-keys.ts";
import { openDatabase } from "../service/database.ts";
import { createLogger, type Logger } from "../service/logger.ts";
import {
  listenForMetrics,
  type MetricsListener,
  type MetricsPlace,
} from "../service/metrics-listener.ts";
import { keepingRegister } from "../service/permits/keep-register.ts";
import type { StatementObserver } from "../service/session.ts";
import { type Service, startService } from "../service/start-service.ts";
import type { Gatekeeper } from "../service/trust.ts";
import { underSetting } from "../service/under-setting.ts";
import { feedBellEndpoint } from "./change/feed-bell.endpoint.ts";
import { FeedBell } from "./change/feed-bell.ts";
import { FeedKeeper, feedKeptDaysDefault } from "./change/feed-keeper.ts";
import { readFeedMarks } from "./change/feed-marks.reader.ts";
import { idempotencyKeyDays, type ProvinceConfig, snapshotFolderOf } from "./config.ts";
import { contractsOf, endpointsOf } from "./contracts.ts";
import { fillRegister } from "./fill-register.ts";
import { IdentityVault } from "./identity/identity-vault.ts";
import { markNumbers } from "./identity/mark-numbers.writer.ts";
import { ExpireJobs } from "./job/expire-jobs.ts";
import { rememberKeys } from "./known-keys.writer.ts";
import { type LinkSettings, openLinkPersons } from "./link/open-link-persons.ts";
import { FollowTheDay } from "./list/follow-the-day.ts";
import { createProvinceMetrics } from "./metrics.ts";
import { migrationsOf } from "./migrations-of.ts";
import { otherRegisterIn } from "./other-register.ts";
import { type LookupLimits, lookupLimits, PersonLookups } from "./person-lookups.ts";
import { openTelling } from "./placement/open-telling.ts";
import type { Partners } from "./placement/partner.client.ts";
import type { TellPartnersOptions } from "./placement/tell-partners.ts";
import { readerOf, writerOf } from "./reader-of.ts";
import { toTsquery } from "./search/segment.ts";
import { snapshotEndpoint } from "./snapshot/snapshot-endpoint.ts";
import { Snapshots } from "./snapshot/snapshots.ts";
import { openWebhooks, type WebhookWays } from "./webhook/open-webhooks.ts";
import { ForgetRequests } from "./write/forget-requests.ts";

export interface ProvinceOptions extends ProvinceConfig {
  /** Who may ask: gateways that sign for one of the held provinces. */
  readonly trust: Gatekeeper;
  /** Where people get their links; without it they get none. */
  readonly links?: LinkSettings | null;
  /** The other provinces, to tell them of placements and be told; without them nobody is. */
  readonly partners?: Partners | null;
  /** How they are told, unless as usual. */
  readonly telling?: Pick<TellPartnersOptions, "onPoint" | "againMs">;
  /** How webhooks are told, unless as usual. */
  readonly hooks?: WebhookWays;
  /** How often people may be looked for by what names them, unless as usual. */
  readonly lookupLimits?: LookupLimits;
  /** Milliseconds from the start until old requests to write are forgotten for the first time, unless as usual. */
  readonly forgetAfterMs?: number;
  /** By which it is told what is stale and who may still look, unless by the system's. */
  readonly clock?: () => Date;
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
  const bell = new FeedBell({
    read: () => keepingRegister(database.dataSource, readFeedMarks),
    logger,
  });
  try {
    await keepingRegister(database.dataSource, async (register) => {
      await rememberKeys(register, { setting: "IDENTITY_KEYS", checks: vault.checks });
      await rememberKeys(register, {
        setting: "ACCESS_LOG_KEYS",
        checks: new Map(keys.all.map(({ name, check }) => [name, check])),
      });
    });
    await fillRegister(database, options, vault);
    await markNumbers({ databaseUrl: options.databaseUrl, vault, logger });
    await feed.start();
    // The dictionary takes half a second to load; no search shall wait for it.
    toTsquery("岗位");
    const contracts = contractsOf(held);
    const { workerFields } = contracts;
    const lookups = new PersonLookups(options.lookupLimits ?? lookupLimits);
    const { webhookAllow: webhookAddresses = new AddressRanges([]) } = options;
    const folder = options.snapshotFolder ?? snapshotFolderOf(held);
    const snapshots = new Snapshots({ folder, held, database, logger });
    const opened = { database, vault, log, feed, snapshots, workerFields, lookups };
    const register = { ...options, ...opened, webhookAddresses };
    const endpoints = endpointsOf(contracts, register);
    const ready = (): Promise<boolean> => database.ready();
    const place = { host, port, production };
    const { links = null, databaseUrl } = options;
    const linkPersons = links && openLinkPersons(links, { databaseUrl, vault, logger });
    const { partners = null } = options;
    const telling =
      partners && openTelling(register, { ...options.telling, databaseUrl, partners, logger });
    const plain = [
      feedBellEndpoint(bell, trust),
      snapshotEndpoint({ ...register, trust }),
      ...(telling?.endpoints ?? []),
    ];
    const metrics = options.metricsPlace && (await openMetrics(options.metricsPlace, feed, logger));
    const serving = { ...place, logger, endpoints, plain, ready, trust, tls };
    const service = await startService(serving).catch(async (error: unknown) => {
      await metrics?.stop();
      throw error;
    });
    const background = [
      ...(linkPersons ? [linkPersons] : []),
      ...(telling ? [telling.partners] : []),
      snapshots,
      new ForgetRequests({
        ...{ databaseUrl, logger, keptDays: options.idempotencyKeyDays ?? idempotencyKeyDays },
        ...(options.forgetAfterMs !== undefined && { firstAfterMs: options.forgetAfterMs }),
      }),
      new ExpireJobs({ databaseUrl, logger, now: Date.now }),
      new FollowTheDay({ databaseUrl, logger }),
      openWebhooks(register, { ...options, logger }),
    ];
    for (const work of background) work.start();
    return {
      ...service,
      stop: async (times) => {
        const stopped = background.map((work) => work.stop());
        await Promise.all([service.stop(times), feed.stop(), bell.stop(), ...stopped]);
        await metrics?.stop();
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

async function openMetrics(
  place: MetricsPlace,
  feed: FeedKeeper,
  logger: Logger,
): Promise<MetricsListener> {
  const metrics = createProvinceMetrics(() => feed.figures());
  const listener = await listenForMetrics(place, metrics, logger);
  logger.info(`Metrics are at ${listener.url}.`);
  return listener;
}

function openLog(
  { held, databaseUrl }: ProvinceOptions,
  { keys, logger }: { readonly keys: DigestKeys; readonly logger: Logger },
): AccessLog {
  const writer = new AccessLogWriter(databaseUrl);
  return new AccessLog({ place: held.join(","), keys, writer, logger });
}
