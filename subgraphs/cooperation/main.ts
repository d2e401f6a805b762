import "reflect-metadata";
import { createLogger } from "../service/logger.ts";
import { runService } from "../service/run-service.ts";
import { openTls } from "../service/tls.ts";
import { openTrust } from "../service/trust.ts";
import { readCooperationConfig } from "./config.ts";
import { startCooperation } from "./start-cooperation.ts";

await runService("cooperation", async () => {
  const { config, trustFiles, tlsFiles, keyService, agreementList } = readCooperationConfig(
    process.env,
  );
  const logger = createLogger("cooperation");
  const trust = openTrust(trustFiles, { audiences: ["cooperation"], logger });
  const service = await startCooperation({
    ...config,
    trust,
    tls: await openTls(tlsFiles.serving, logger),
    keyService,
    agreementList,
  });
  process.stdout.write(`cooperation: listening on ${service.url}\n`);
  return service;
});
