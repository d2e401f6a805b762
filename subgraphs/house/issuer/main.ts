import { ConfigReader } from "../../service/config.ts";
import { runService } from "../../service/run-service.ts";
import { startIssuer } from "./start-issuer.ts";

await runService("issuer", async () => {
  const reader = new ConfigReader(process.env);
  const config = reader.checked({
    port: reader.wholeNumber("PORT", { fallback: 4030, min: 0, max: 65_535 }),
    keyFolder: reader.requiredText("ISSUER_KEYS", "the folder of the issuers' keys"),
    production: reader.text("NODE_ENV") === "production",
  });
  const service = await startIssuer(config);
  process.stdout.write(`issuer: listening on ${service.url}\n`);
  return service;
});
