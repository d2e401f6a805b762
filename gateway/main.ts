import { readFileSync } from "node:fs";
import type { AgreementBook } from "../schema/access/agreement-book.ts";
import { type AgreementPlaces, openAgreements } from "../schema/access/open-agreements.ts";
import type { StopTimes } from "../schema/http/open-connections.ts";
import { onStopSignal, stopTimesAfter } from "../schema/http/stop-signals.ts";
import { KeyFileError } from "../schema/signatures/keys.ts";
import { FileLog } from "./access-log/file-log.ts";
import { GatewayLog } from "./access-log/gateway-log.ts";
import { ClientBudgets } from "./budget/client-budgets.ts";
import { type GatewayConfig, readConfig, usage } from "./config.ts";
import { createConsole } from "./console/console.ts";
import { ConfigError, GatewayError } from "./errors.ts";
import { createGateway } from "./gateway.ts";
import { createReadiness } from "./http/readiness.ts";
import { startHttp } from "./http/start-http.ts";
import { Turnstile, watchLag } from "./http/turnstile.ts";
import { createIdentify, type Identify } from "./identity/identify.ts";
import { Revocations } from "./identity/revocations.ts";
import { TokenVerifier } from "./identity/verify-token.ts";
import { limits, setLimits } from "./limits.ts";

import { logFailure } from "./log-failure.ts";
import { createMetrics } from "./metrics.ts";
import { readExamples } from "./read-examples.ts";
import { createGraphqlServer } from "./server.ts";
import { keysToAsk, openTrust, requireKeys, type Trust } from "./trust.ts";

const surroundings = { now: Date.now, onFailure: logFailure };

await start().catch((error: unknown) => {
  if (!(error instanceof GatewayError)) throw error;
  console.error(`gateway: ${error.message}`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});

async function start(): Promise<void> {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === null) return console.log(usage);
  setLimits(config.limits);

  const trust = config.trustFiles === null ? null : openTrust(config.trustFiles, surroundings);
  const budgets = new ClientBudgets();
  const accessLog = await openAccessLog(config);
  const book = config.agreementPlaces && (await openAgreementBook(config.agreementPlaces, trust));
  const turnstile = new Turnstile();
  watchLag(turnstile);
  const identify = openIdentify(config, turnstile);
  const metrics = createMetrics({
    traffic: () => gateway.traffic,
    turnstile: () => turnstile.state,
  });
  const supergraphSdl = readSupergraphFile(config.supergraphFile);
  const gateway = createGateway({
    ...config,
    supergraphSdl,
    accessLog,
    trust,
    ...(book && { agreements: book }),
    budgets,
    observer: metrics.observer,
    onFailure: logFailure,
  });
  if (trust !== null) await requireKeys(trust, gateway.endpoints);
  const graphql = await createGraphqlServer({ ...config, gateway, onFailure: logFailure });
  const http = await startHttp({
    host: config.host,
    port: config.port,
    hostNames: config.hostNames,
    graphql,
    identify,
    turnstile,
    budgets,
    console: createConsole({
      examples: readExamples(config.supergraphFile),
      onFailure: logFailure,
    }),
    readiness: createReadiness(gateway.endpoints),
    metrics: metrics.read,
    onFailure: logFailure,
  });
  console.log(`The gateway listens on ${http.url}/graphql`);

  const stop = async (times: StopTimes) => {
    await http.stop(times);
    await graphql.stop();
    await gateway.close();
    book?.close();
    await accessLog?.close();
    process.exit(0);
  };
  onStopSignal((signal) => void stop(stopTimesAfter(signal, timesAtStop())));
}

function timesAtStop(): StopTimes {
  const { noticeMsAtStop: noticeMs, arrivalMsAtStop: arrivalMs, stopMsMax } = limits;
  return { noticeMs, arrivalMs, stopMsMax };
}

function openIdentify(
  { issuers, revocationsFile: file }: GatewayConfig,
  turnstile: Turnstile,
): Identify | null {
  if (issuers === null) return null;
  const revocations = file === null ? null : new Revocations({ ...surroundings, file });
  return createIdentify(
    new TokenVerifier({
      ...issuers,
      ...surroundings,
      revocations,
      mayVerify: () => turnstile.mayVerify(),
    }),
  );
}

async function openAccessLog({ accessLogFolder, name }: GatewayConfig): Promise<GatewayLog | null> {
  if (accessLogFolder === null) return null;
  const chain = await FileLog.open({
    folder: accessLogFolder,
    place: name,
    segmentBytesMax: limits.accessLogSegmentBytesMax,
    batchMax: limits.accessLogBatchMax,
    onFailure: logFailure,
  });
  return new GatewayLog({ place: name, chain, onFailure: logFailure });
}

function readSupergraphFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigError([`The supergraph file "${file}" cannot be read.`]);
  }
}

/** @throws ConfigError when the keys cannot be read at first */
async function openAgreementBook(
  places: AgreementPlaces,
  trust: Trust | null,
): Promise<AgreementBook> {
  try {
    return await openAgreements(places, {
      ...surroundings,
      cooperationKeys: () => keysToAsk(trust, "cooperation"),
    });
  } catch (error) {
    throw error instanceof KeyFileError ? new ConfigError([error.message]) : error;
  }
}
