import "reflect-metadata";
import { runService } from "../service/run-service.ts";
import { readCooperationConfig } from "./config.ts";
import { startCooperation } from "./start-cooperation.ts";

await runService("cooperation", async () => {
  const service = await startCooperation(readCooperationConfig(process.env));
  process.stdout.write(`cooperation: listening on ${service.url}\n`);
  return service;
});
