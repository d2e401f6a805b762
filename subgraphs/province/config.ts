import path from "node:path";
import { type AgreementPlaces, isBaseUrl, isUrl } from "../../schema/access/open-agreements.ts";
import { AddressRanges } from "../../schema/http/addresses.ts";
import { regionByCode } from "../reference/regions.ts";
import { ConfigReader, decimalIn, type Environment } from "../service/config.ts";
import type { MetricsPlace } from "../service/metrics-listener.ts";
import { readTlsFiles, type ServiceTlsFiles } from "../service/tls.ts";
import { readTrustFiles, type TrustFiles } from "../service/trust.ts";
import { feedKeptDaysDefault } from "./change/feed-keeper.ts";
import { type CooperationKeyFiles, readCooperationKeyFiles } from "./cooperation-keys.ts";
import { type PartnerFiles, readPartnerFiles } from "./placement/open-partners.ts";

export interface ProvinceConfig {
  /** Codes of the provinces in this database, ascending. Normally one. */
  readonly held: readonly string[];
  readonly databaseUrl: string;
  /** The URL of a role that the operator made for reading; null makes one. */
  readonly readerUrl: string | null;
  /** The URL of a role that the operator made for writing; null makes one. */
  readonly writerUrl: string | null;
  readonly poolSize: number;
  readonly databaseWaitMs: number;
  /** Fills a register that is still empty with generated data, 1 is the real size; null leaves it empty. */
  readonly scale: number | null;
  /** For how many days a change can be read from the feed, unless as usual. */
  readonly feedKeptDays?: number;
  /** The file of the keys under which ID numbers and phones are sealed. */
  readonly identityKeys: string;
  /** The file of the keys under which the access log tells of rows. */
  readonly accessLogKeys: string;
  /** Days for which a write that comes again under its idempotency key is known; 7 when not given. */
  readonly idempotencyKeyDays?: number;
  /** Addresses at which webhooks are told although they are not of the public internet; none when not given. */
  readonly webhookAllow?: AddressRanges;
  /** Days for which a webhook that cannot be told is tried, unless as usual. */
  readonly webhookFailingDays?: number;
  /** Days for which it is kept what webhooks were told, unless as usual. */
  readonly webhookLogDays?: number;
  /** Where metrics are told; nowhere when null or not given. */
  readonly metricsPlace?: MetricsPlace | null;
  /** The folder of the files of snapshots, unless it is the usual one. */
  readonly snapshotFolder?: string;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly production: boolean;
}

export interface ProvinceSettings {
  readonly config: ProvinceConfig;
  readonly trustFiles: TrustFiles;
  readonly tlsFiles: ServiceTlsFiles;
  /** Null when the register is open to nobody of another province. */
  readonly agreementPlaces: AgreementPlaces | null;
  /** The base URL of cooperation, where links are made; null leaves people without. */
  readonly linkService: string | null;
  /** Null when other provinces are told nothing of placements. */
  readonly partnerFiles: PartnerFiles | null;
  /** For `agreementPlaces` and `linkService`, when they name cooperation. */
  readonly cooperationKeyFiles: CooperationKeyFiles;
}

/** A client that has not asked again after a week never will. */
export const idempotencyKeyDays = 7;

/** A weekend, and time to notice on a Monday. */
export const webhookFailingDays = 5;
export const webhookLogDays = 7;

/** Below the folder of the data, as the house has it. */
export function snapshotFolderOf(held: readonly string[]): string {
  return path.resolve(".data", "snapshots", held.join("-"));
}

/** Reads the environment once, and names everything that is wrong with it at once. */
export function readProvinceConfig(env: Environment): ProvinceSettings {
  const reader = new ConfigReader(env);
  const held = readProvinces(reader);
  const config = {
    held,
    databaseUrl: reader.databaseUrl("DATABASE_URL"),
    readerUrl: reader.optionalDatabaseUrl("DATABASE_READER_URL"),
    writerUrl: reader.optionalDatabaseUrl("DATABASE_WRITER_URL"),
    poolSize: reader.wholeNumber("DB_POOL", { fallback: 10, min: 1, max: 1_000 }),
    databaseWaitMs: reader.wholeNumber("DB_WAIT_MS", { fallback: 30_000, min: 0, max: 600_000 }),
    scale: readScale(reader),
    feedKeptDays: reader.wholeNumber("FEED_KEPT_DAYS", {
      fallback: feedKeptDaysDefault,
      min: 1,
      max: 3_650,
    }),
    identityKeys: reader.requiredText(
      "IDENTITY_KEYS",
      "the file of the keys that seal ID numbers and phones",
    ),
    accessLogKeys: reader.requiredText(
      "ACCESS_LOG_KEYS",
      "the file of the keys under which the access log tells of rows",
    ),
    idempotencyKeyDays: reader.wholeNumber("IDEMPOTENCY_KEY_DAYS", {
      fallback: idempotencyKeyDays,
      min: 1,
      max: 1_096,
    }),
    metricsPlace: readMetricsPlace(reader),
    snapshotFolder: reader.text("SNAPSHOTS") ?? snapshotFolderOf(held),
    webhookAllow: readAddresses(reader),
    webhookFailingDays: reader.wholeNumber("WEBHOOK_FAILING_DAYS", {
      fallback: webhookFailingDays,
      min: 1,
      max: 365,
    }),
    webhookLogDays: reader.wholeNumber("WEBHOOK_LOG_DAYS", {
      fallback: webhookLogDays,
      min: 1,
      max: 365,
    }),
    host: reader.text("HOST") ?? "127.0.0.1",
    port: reader.wholeNumber("PORT", { fallback: 4_061, min: 0, max: 65_535 }),
    production: reader.text("NODE_ENV") === "production",
  };
  const trustFiles = readTrustFiles(reader);
  const tlsFiles = readTlsFiles(reader);
  const agreementPlaces = readAgreementPlaces(reader);
  const linkService = readCooperationUrl(reader, "LINK_SERVICE");
  const isAskedForAgreements = agreementPlaces !== null && isUrl(agreementPlaces.agreements);
  const cooperationKeyFiles = readCooperationKeyFiles(reader, trustFiles.signingKeyFile, [
    ...(linkService === null ? [] : ["LINK_SERVICE"]),
    ...(isAskedForAgreements ? ["AGREEMENTS"] : []),
  ]);
  return reader.checked({
    config,
    trustFiles,
    tlsFiles,
    agreementPlaces,
    linkService,
    cooperationKeyFiles,
    partnerFiles: readPartnerFiles(reader, trustFiles.signingKeyFile),
  });
}

function readAddresses(reader: ConfigReader): AddressRanges {
  const text = reader.text("WEBHOOK_ALLOW");
  const ranges = text === null ? [] : text.split(",").map((range) => range.trim());
  try {
    return new AddressRanges(ranges);
  } catch {
    reader.problem(
      `WEBHOOK_ALLOW must be addresses or ranges of them with commas, such as 127.0.0.1,10.20.0.0/16, not "${text}"`,
    );
    return new AddressRanges([]);
  }
}

function readMetricsPlace(reader: ConfigReader): MetricsPlace | null {
  if (reader.text("METRICS_PORT") === null) return null;
  const port = reader.wholeNumber("METRICS_PORT", { fallback: 0, min: 0, max: 65_535 });
  return { host: reader.text("METRICS_HOST") ?? "127.0.0.1", port };
}

function readAgreementPlaces(reader: ConfigReader): AgreementPlaces | null {
  const agreements = reader.text("AGREEMENTS");
  const partyKeysFile = reader.text("PARTY_KEYS");
  if (agreements !== null && isUrl(agreements)) readCooperationUrl(reader, "AGREEMENTS");
  if (agreements !== null && partyKeysFile !== null) return { agreements, partyKeysFile };
  if (agreements !== null || partyKeysFile !== null)
    reader.problem("AGREEMENTS and PARTY_KEYS mean nothing without each other");
  return null;
}

function readCooperationUrl(reader: ConfigReader, name: string): string | null {
  const url = reader.text(name);
  if (url !== null && !isBaseUrl(url))
    reader.problem(`${name} must be the base URL of cooperation, such as http://host:4010`);
  return url;
}

function readScale(reader: ConfigReader): number | null {
  const text = reader.text("SCALE");
  if (text === null) return null;
  const scale = decimalIn(text);
  if (!(scale >= 0.001 && scale <= 1))
    reader.problem(`SCALE must be a number from 0.001 to 1, not "${text}"`);
  return scale;
}

function readProvinces(reader: ConfigReader): readonly string[] {
  const text = reader.requiredText(
    "PROVINCE",
    "a two-digit code such as 61, or several with commas",
  );
  const codes = text.split(",").map((code) => code.trim());
  for (const code of codes)
    if (text !== "" && !isProvince(code))
      reader.problem(`PROVINCE has "${code}", expected the two-digit code of a province`);
  return [...new Set(codes)].sort();
}

function isProvince(code: string): boolean {
  return /^\d{2}$/.test(code) && regionByCode(code) !== undefined;
}
