import { expect, it } from "@jest/globals";
import { createGateway } from "../../gateway/gateway.ts";
import { compose } from "../federation/a-federation.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

const typeDefs = federationDocument("type Query { hello: String }");

function opening(url: string, told: readonly (readonly [string, string])[] = []) {
  const supergraphSdl = compose([{ name: "greeting", url, typeDefs }]);
  return () => createGateway({ supergraphSdl, subgraphUrls: new Map(told) });
}

it("a subgraph without a URL is refused at the start, not when it is asked", () => {
  expect(opening("")).toThrow('The subgraph "greeting" has no http(s) URL');
});

it("a URL of the command line stands in for it", async () => {
  const gateway = opening("", [["greeting", "http://127.0.0.1:9/graphql"]])();

  expect(gateway.endpoints).toEqual([
    {
      name: "greeting",
      url: "http://127.0.0.1:9/graphql",
      kind: "subgraph",
      audience: "greeting",
    },
  ]);
  await gateway.close();
});

it("a URL for a name that no subgraph has is refused, for it may be a slip", () => {
  expect(opening("http://127.0.0.1:9", [["greetings", "http://127.0.0.1:9"]])).toThrow(
    'A URL is given for "greetings"',
  );
});
