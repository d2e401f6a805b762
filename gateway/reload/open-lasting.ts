import type { AgreementBook } from "../../schema/access/agreement-book.ts";
import {
  AgreementPlaceError,
  type AgreementPlaces,
  openAgreements,
} from "../../schema/access/open-agreements.ts";
import { unreadable } from "../../schema/files/unreadable.ts";
import { HeldTls, TlsFileError } from "../../schema/tls/held-tls.ts";
import { FileLog } from "../access-log/file-log.ts";
import { GatewayLog } from "../access-log/gateway-log.ts";
import { ClientBudgets } from "../budget/client-budgets.ts";
import { openSharedBudgets } from "../budget/shared/open-shared-budgets.ts";
import type { GatewayConfig } from "../config.ts";
import { GatewayError } from "../errors.ts";
import { Connections } from "../execute/connections.ts";
import { createTransport } from "../execute/transport.ts";
import type { GatewayObserver } from "../gateway.ts";
import { Turnstile, watchLag } from "../http/turnstile.ts";
import { Revocations } from "../identity/revocations.ts";
import { limits } from "../limits.ts";
import { logFailure } from "../log-failure.ts";
import { keysToAsk, openTrust, type Trust } from "../trust.ts";
import { settingError } from "../under-setting.ts";
import type { Lasting } from "./generation.ts";

export interface OpenLasting extends Lasting {
  readonly close: () => Promise<void>;
}

const surroundings = { now: Date.now, onFailure: logFailure };

/**
 * Opens what a gateway has from its start to its end. Files of keys, agreements and revocations are
 * read again while it runs, each by itself.
 *
 * @throws ConfigError, AccessLogDamagedError
 */
export async function openLasting(
  config: GatewayConfig,
  observer: GatewayObserver,
): Promise<OpenLasting> {
  const trust = config.trustFiles === null ? null : openTrust(config.trustFiles, surroundings);
  const { revocationsFile: file } = config;
  const revocations = file === null ? null : new Revocations({ ...surroundings, file });
  const tls = await openTls(config);
  const book =
    config.agreementPlaces && (await openAgreementBook(config.agreementPlaces, { trust, tls }));
  const own = new ClientBudgets();
  const shared =
    config.sharedBudgets &&
    (await openSharedBudgets(config.sharedBudgets, { own, onFailure: logFailure }));
  const accessLog = await openAccessLog(config).catch((error: unknown) => {
    shared?.close();
    book?.close();
    throw error;
  });
  const turnstile = new Turnstile();
  const stopWatching = watchLag(turnstile);
  const connections = new Connections({ tls, onFailure: logFailure });
  const transport = createTransport({ trust, connections });
  return {
    ...surroundings,
    trust,
    accessLog,
    agreements: book,
    revocations,
    budgets: shared ?? own,
    turnstile,
    transport,
    observer,
    async close() {
      stopWatching();
      await transport.close();
      shared?.close();
      book?.close();
      await accessLog?.close();
    },
  };
}

const tlsSettings = {
  caFile: "--tls-ca",
  certFile: "--tls-client-cert",
  keyFile: "--tls-client-key",
} as const;

/** Null when nothing is set that Node would not have by itself. */
async function openTls({ tlsFiles }: GatewayConfig): Promise<HeldTls | null> {
  if (tlsFiles.caFile === null && tlsFiles.certFile === null) return null;
  try {
    return await HeldTls.open({ ...surroundings, files: tlsFiles });
  } catch (error) {
    if (!(error instanceof TlsFileError)) throw error;
    throw settingError(tlsSettings[error.part], error.message);
  }
}

async function openAccessLog({ accessLogFolder, name }: GatewayConfig): Promise<GatewayLog | null> {
  if (accessLogFolder === null) return null;
  const chain = await FileLog.open({
    folder: accessLogFolder,
    place: name,
    segmentBytesMax: limits.accessLogSegmentBytesMax,
    batchMax: limits.accessLogBatchMax,
    onFailure: logFailure,
  }).catch((cause: unknown) => {
    if (cause instanceof GatewayError) throw cause;
    throw settingError("--access-log", unreadable(accessLogFolder, cause));
  });
  return new GatewayLog({ place: name, chain, onFailure: logFailure });
}

const agreementSettings = { agreements: "--agreements", partyKeysFile: "--party-keys" } as const;

/** @throws ConfigError when a file cannot be used at first */
async function openAgreementBook(
  places: AgreementPlaces,
  { trust, tls }: { readonly trust: Trust | null; readonly tls: HeldTls | null },
): Promise<AgreementBook> {
  try {
    return await openAgreements(places, {
      ...surroundings,
      cooperationKeys: () => ({ ...keysToAsk(trust, "cooperation"), tls }),
    });
  } catch (error) {
    if (!(error instanceof AgreementPlaceError)) throw error;
    throw settingError(agreementSettings[error.place], error.message);
  }
}
