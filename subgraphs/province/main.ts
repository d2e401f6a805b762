import "reflect-metadata";
import type { AgreementBook } from "../../schema/access/agreement-book.ts";
import { none } from "../../schema/access/agreements.ts";
import {
  type AgreementPlaces,
  type AgreementSurroundings,
  openAgreements,
} from "../../schema/access/open-agreements.ts";
import { KeyFileError } from "../../schema/signatures/keys.ts";
import { StartError } from "../service/errors.ts";
import { createLogger } from "../service/logger.ts";
import { runService } from "../service/run-service.ts";
import { openTls } from "../service/tls.ts";
import { openTrust } from "../service/trust.ts";
import { readProvinceConfig } from "./config.ts";
import { openCooperationKeys } from "./cooperation-keys.ts";
import { titleOf } from "./profiles.ts";
import { startProvince } from "./start-province.ts";

await runService("province", async () => {
  const { config, trustFiles, tlsFiles, agreementPlaces, linkService, cooperationKeyFiles } =
    readProvinceConfig(process.env);
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
    agreements: book ?? none,
  });
  const titles = config.held.map(titleOf).join(", ");
  process.stdout.write(`${titles}: listening on ${service.url}\n`);
  return {
    ...service,
    stop: async (times) => {
      await service.stop(times);
      book?.close();
    },
  };
});

/** @throws StartError when the keys cannot be read at first */
async function openBook(
  places: AgreementPlaces,
  surroundings: AgreementSurroundings,
): Promise<AgreementBook> {
  try {
    return await openAgreements(places, surroundings);
  } catch (cause) {
    if (cause instanceof KeyFileError) throw new StartError(cause.message, { cause });
    throw cause;
  }
}
