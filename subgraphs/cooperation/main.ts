import "reflect-metadata";
import { runService } from "../service/run-service.ts";
import { readCooperationConfig } from "./config.ts";
import { startBySettings } from "./start-by-settings.ts";

await runService("cooperation", async () => {
  const service = await startBySettings(readCooperationConfig(process.env));
  process.stdout.write(`cooperation: listening on ${service.url}\n`);
  return service;
});
