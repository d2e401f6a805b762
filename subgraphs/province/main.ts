import "reflect-metadata";
import { runService } from "../service/run-service.ts";
import { readProvinceConfig } from "./config.ts";
import { titleOf } from "./profiles.ts";
import { startProvince } from "./start-province.ts";

await runService("province", async () => {
  const config = readProvinceConfig(process.env);
  const service = await startProvince(config);
  const titles = config.held.map(titleOf).join(", ");
  process.stdout.write(`${titles}: listening on ${service.url}\n`);
  return service;
});
