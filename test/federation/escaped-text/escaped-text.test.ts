import { afterAll, expect, it } from "@jest/globals";
import { aGatewayOverHttp } from "../../support/gateway-over-http.ts";
import { startEndpoint } from "../../support/subgraph.ts";
import { executableSubgraph, federationDocument } from "../../support/subgraph-schema.ts";
import { compose } from "../a-federation.ts";

const typeDefs = federationDocument("type Query { trade: String }");
const endpoint = await startEndpoint({
  register: executableSubgraph(typeDefs, { Query: { trade: () => "厨师 é" } }),
});
const served = await aGatewayOverHttp({
  supergraphSdl: compose([{ name: "register", url: `${endpoint.url}/register`, typeDefs }]),
});
afterAll(async () => {
  await served.stop();
  await endpoint.close();
});

/** The bytes the gateway sends, read as a client reads them. */
async function answered(): Promise<unknown> {
  const response = await fetch(served.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ trade }" }),
  });
  return response.json();
}

it("text that a subgraph sends as UTF-8 reaches the client", async () => {
  expect(await answered()).toEqual({ data: { trade: "厨师 é" } });
});

it("text that a subgraph sends as ASCII with escapes reaches the client, too", async () => {
  endpoint.intercept(async (_call, serve) => {
    const whole = await serve();
    const escaped = (character: string) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    return { ...whole, body: whole.body.replace(/[^\0-\x7f]/g, escaped) };
  });

  expect(await answered()).toEqual({ data: { trade: "厨师 é" } });
});
