import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "@jest/globals";
import { readEndpointsHealth } from "../../gateway/http/health.ts";

it.each([
  ["is ready", 200, true],
  ["does not know the question", 404, true],
  ["says that it is not ready", 503, false],
])("an endpoint that %s", async (_, status, ready) => {
  const server = createServer((_request, response) => response.writeHead(status).end());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;

  expect(await readEndpointsHealth([{ name: "greeting", url }])).toEqual([
    { name: "greeting", ready },
  ]);
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

it("an endpoint that nobody serves is not ready", async () => {
  expect(await readEndpointsHealth([{ name: "greeting", url: "http://127.0.0.1:9" }])).toEqual([
    { name: "greeting", ready: false },
  ]);
});
