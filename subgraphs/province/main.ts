import "reflect-metadata";
import { createLogger } from "../service/logger.ts";
import { runService } from "../service/run-service.ts";
import { openTrust } from "../service/trust.ts";
import { readProvinceConfig } from "./config.ts";
import { titleOf } from "./profiles.ts";
import { startProvince } from "./start-province.ts";

await runService("province", async () => {
  const { config, trustFiles } = readProvinceConfig(process.env);
  const logger = createLogger(`province ${config.held.join(",")}`);
  const trust = openTrust(trustFiles, { audiences: config.held, logger });
  const service = await startProvince({ ...config, trust });
  const titles = config.held.map(titleOf).join(", ");
  process.stdout.write(`${titles}: listening on ${service.url}\n`);
  return service;
});
