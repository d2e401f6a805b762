import "reflect-metadata";
import { none } from "../../../../schema/access/agreements.ts";
import { readProvinceConfig } from "../../../../subgraphs/province/config.ts";
import { startProvince } from "../../../../subgraphs/province/start-province.ts";
import { runService } from "../../../../subgraphs/service/run-service.ts";
import { nobodyAtTheGate } from "./nobody-at-the-gate.ts";

/** A province as `main.ts` starts it, but that it answers whoever asks. */
await runService("unguarded province", async () => {
  const { config } = readProvinceConfig(process.env);
  const service = await startProvince({ ...config, trust: nobodyAtTheGate, agreements: none });
  process.stdout.write(`listening on ${service.url}\n`);
  return service;
});
