import "reflect-metadata";
import { readCooperationConfig } from "../../../../subgraphs/cooperation/config.ts";
import { startCooperation } from "../../../../subgraphs/cooperation/start-cooperation.ts";
import { runService } from "../../../../subgraphs/service/run-service.ts";
import { nobodyAtTheGate } from "./nobody-at-the-gate.ts";

/** Cooperation as `main.ts` starts it, but that it answers whoever asks. */
await runService("unguarded cooperation", async () => {
  const { config } = readCooperationConfig(process.env);
  const service = await startCooperation({ ...config, trust: nobodyAtTheGate });
  process.stdout.write(`listening on ${service.url}\n`);
  return service;
});
