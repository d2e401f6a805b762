import { afterAll, describe, expect, it } from "@jest/globals";
import { compose } from "../federation/a-federation.ts";
import { partner } from "../support/callers.ts";
import { aGatewayOverHttp, aGatewayThatAsksNobody } from "../support/gateway-over-http.ts";
import { federationDocument } from "../support/subgraph-schema.ts";

const served = await aGatewayOverHttp({
  supergraphSdl: compose([
    {
      name: "greeting",
      url: "http://127.0.0.1:9/graphql",
      typeDefs: federationDocument("type Query { hello: String } type Mutation { greet: String }"),
    },
  ]),
});
afterAll(() => served.stop());

const get = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${served.url}?query=${encodeURIComponent(query)}`, { headers });

describe("a GET", () => {
  it.each([
    ["content-type", "application/json"],
    ["content-type", "application/json; charset=utf-8"],
    ["apollo-require-preflight", "1"],
  ])("with the header %s: %s is answered", async (name, value) => {
    const response = await get("{ __typename }", { [name]: value });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it.each([
    ["no header", {}],
    ["a header that any page may send", { "content-type": "text/plain" }],
    ["an empty header", { "apollo-require-preflight": "" }],
  ])("with %s is refused, and told which header it lacks", async (_, headers) => {
    const response = await get("{ __typename }", { ...headers });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [
        {
          message:
            'A GET must have the header "content-type: application/json": a page of another site cannot send it, and so cannot ask in its visitors\' names.',
          extensions: { code: "BAD_REQUEST" },
        },
      ],
    });
  });

  it.each(["application/json", "application/graphql-response+json"])(
    "C3 Pseudonym: cannot ask for persons, and HTTP says so to who accepts %s",
    async (accept) => {
      const house = await aGatewayThatAsksNobody({ identify: async () => partner });
      const query = "{ workers(access: { purpose: MATCHING }) { edges { node { id } } } }";

      const response = await fetch(`${house.url}?query=${encodeURIComponent(query)}`, {
        headers: { "content-type": "application/json", authorization: "Bearer x", accept },
      });

      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST");
      expect(await response.json()).toEqual({
        errors: [
          {
            message: "Ask for persons by a POST: a URL is written down in many places.",
            extensions: { code: "METHOD_NOT_ALLOWED" },
          },
        ],
      });
      await house.stop();
    },
  );

  it("cannot mutate", async () => {
    const response = await get("mutation { greet }", { "content-type": "application/json" });

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toEqual({
      errors: [
        {
          message: "A GET can only ask a query.",
          extensions: { code: "METHOD_NOT_ALLOWED" },
        },
      ],
    });
  });
});
