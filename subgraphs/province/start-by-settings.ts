import type { AgreementBook } from "../../schema/access/agreement-book.ts";
import { none } from "../../schema/access/agreements.ts";
import {
  AgreementPlaceError,
  type AgreementPlaces,
  type AgreementSurroundings,
  openAgreements,
} from "../../schema/access/open-agreements.ts";
import { StartError } from "../service/errors.ts";
import { createLogger } from "../service/logger.ts";
import type { Service } from "../service/start-service.ts";
import { openTls } from "../service/tls.ts";
import { openTrust } from "../service/trust.ts";
import type { ProvinceSettings } from "./config.ts";
import { openCooperationKeys } from "./cooperation-keys.ts";
import { openPartners } from "./placement/open-partners.ts";
import { startProvince } from "./start-province.ts";

/**
 * Opens the files that the settings name, and starts the province.
 *
 * @throws StartError that names the setting whose file cannot be used
 */
export async function startBySettings(settings: ProvinceSettings): Promise<Service> {
  const { config, trustFiles, tlsFiles, agreementPlaces, linkService, cooperationKeyFiles } =
    settings;
  const { partnerFiles } = settings;
  const logger = createLogger(`province ${config.held.join(",")}`);
  const trust = openTrust(trustFiles, { audiences: config.held, logger });
  const onFailure = (message: string, cause: unknown): void => logger.warn(message, { cause });
  const tls = await openTls(tlsFiles.asking, logger);
  const cooperationKeys = () => ({ ...openCooperationKeys(cooperationKeyFiles, logger), tls });
  const book =
    agreementPlaces &&
    (await openBook(agreementPlaces, { now: Date.now, onFailure, cooperationKeys }));
  const links =
    linkService === null ? null : { url: linkService, cooperationKeys: cooperationKeys() };
  const service = await startProvince({
    ...config,
    trust,
    logger,
    tls: await openTls(tlsFiles.serving, logger),
    links,
    partners: partnerFiles && openPartners(partnerFiles, { tls, logger }),
    agreements: book ?? none,
  });
  return {
    ...service,
    stop: async (times) => {
      await service.stop(times);
      book?.close();
    },
  };
}

const settingOf = { agreements: "AGREEMENTS", partyKeysFile: "PARTY_KEYS" } as const;

/** @throws StartError when a file cannot be used at first */
async function openBook(
  places: AgreementPlaces,
  surroundings: AgreementSurroundings,
): Promise<AgreementBook> {
  try {
    return await openAgreements(places, surroundings);
  } catch (cause) {
    if (!(cause instanceof AgreementPlaceError)) throw cause;
    throw new StartError(`${settingOf[cause.place]}: ${cause.message}`, { cause });
  }
}
