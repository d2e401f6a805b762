import "reflect-metadata";
import { runService } from "../service/run-service.ts";
import { readProvinceConfig } from "./config.ts";
import { startProvince } from "./start-province.ts";

await runService("province", async () => {
  const config = readProvinceConfig(process.env);
  const service = await startProvince(config);
  process.stdout.write(`province ${config.held.join(",")}: listening on ${service.url}\n`);
  return service;
});
