import { readFileSync } from "node:fs";
import { createConsole } from "../../../../gateway/console/console.ts";
import { createGateway } from "../../../../gateway/gateway.ts";
import { createReadiness } from "../../../../gateway/http/readiness.ts";
import { startHttp } from "../../../../gateway/http/start-http.ts";
import { Turnstile } from "../../../../gateway/http/turnstile.ts";
import { logFailure } from "../../../../gateway/log-failure.ts";
import { createMetrics } from "../../../../gateway/metrics.ts";
import { createGraphqlServer } from "../../../../gateway/server.ts";

/**
 * A gateway as `main.ts` starts it, but that it asks nobody who they are, signs nothing, believes every
 * answer, lets everybody in and nobody pay, and writes nothing down.
 *
 * Arguments: the supergraph's file, and what is asked where, as JSON.
 */
const [supergraphFile = "", where = "{}"] = process.argv.slice(2);
const { provinces, cooperation }: { provinces: Record<string, string>; cooperation: string } =
  JSON.parse(where);

const metrics = createMetrics({
  traffic: () => gateway.traffic,
  turnstile: () => turnstile.state,
  reloads: () => ({ done: 0, refused: 0, generations: 1 }),
});
const gateway = createGateway({
  supergraphSdl: readFileSync(supergraphFile, "utf8"),
  provinces: new Map(Object.entries(provinces)),
  subgraphUrls: new Map([["cooperation", cooperation]]),
  observer: metrics.observer,
  onFailure: logFailure,
});
/** Nobody looks how late this process is, so all are let in. */
const turnstile = new Turnstile();
const graphql = await createGraphqlServer({
  gateway,
  development: true,
  persisted: null,
  onlyPersisted: false,
  onFailure: logFailure,
});
const http = await startHttp({
  host: "127.0.0.1",
  port: 0,
  graphql,
  identify: null,
  turnstile,
  budgets: null,
  console: createConsole({ examples: [], onFailure: logFailure }),
  readiness: createReadiness(gateway.endpoints, async () => true),
  metrics: metrics.read,
  onFailure: logFailure,
});
console.log(`listening on ${http.url}`);
process.once("SIGTERM", async () => {
  await http.stop();
  await graphql.stop();
  await gateway.close();
  process.exit(0);
});
