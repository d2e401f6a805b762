import "reflect-metadata";
import { runService } from "../service/run-service.ts";
import { readProvinceConfig } from "./config.ts";
import { titleOf } from "./profiles.ts";
import { startBySettings } from "./start-by-settings.ts";

await runService("province", async () => {
  const settings = readProvinceConfig(process.env);
  const service = await startBySettings(settings);
  const titles = settings.config.held.map(titleOf).join(", ");
  process.stdout.write(`${titles}: listening on ${service.url}\n`);
  return service;
});
