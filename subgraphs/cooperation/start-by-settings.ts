import { createLogger } from "../service/logger.ts";
import type { Service } from "../service/start-service.ts";
import { openTls } from "../service/tls.ts";
import { openTrust } from "../service/trust.ts";
import type { CooperationSettings } from "./config.ts";
import { startCooperation } from "./start-cooperation.ts";

/**
 * Opens the files that the settings name, and starts cooperation.
 *
 * @throws StartError that names the setting whose file cannot be used
 */
export async function startBySettings(settings: CooperationSettings): Promise<Service> {
  const { config, trustFiles, tlsFiles, keyService, agreementList, partyKeysFile } = settings;
  const logger = createLogger("cooperation");
  const trust = openTrust(trustFiles, { audiences: ["cooperation"], logger });
  return startCooperation({
    ...config,
    trust,
    tls: await openTls(tlsFiles.serving, logger),
    keyService,
    agreementList,
    partyKeysFile,
  });
}
