import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aGatewayThatAsksNobody, type GatewayOverHttp } from "../support/gateway-over-http.ts";

let served: GatewayOverHttp;
beforeAll(async () => {
  served = await aGatewayThatAsksNobody();
});
afterAll(() => served.stop());

const accept = "application/graphql-response+json";

interface Refusal {
  readonly status: number;
  readonly codes: readonly unknown[];
}

async function post(body: string): Promise<Refusal> {
  const headers = { "content-type": "application/json", accept };
  const response = await fetch(served.url, { method: "POST", headers, body });
  return refusalOf(response);
}

async function refusalOf(response: Response): Promise<Refusal> {
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  expect(data).toBeUndefined();
  for (const { message } of errors) expect(message).not.toContain("call stack");
  return { status: response.status, codes: errors.map(({ extensions }) => extensions.code) };
}

const within = (open: string, close: string, levels: number, inner = "") =>
  `${open.repeat(levels)}${inner}${close.repeat(levels)}`;

const spreads = (levels: number) => {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Query { ...F${level + 1} }`,
  );
  return `{ ...F0 } ${fragments.join(" ")} fragment F${levels} on Query { __typename }`;
};

it.each([2_000, 4_000, 100_000])(
  "a document nested %d levels deep is refused by a code",
  async (levels) => {
    for (const query of [
      within("{ ... ", "}", levels, "{ __typename }"),
      within("{ job(id: 1) ", "}", levels, "{ id }"),
      spreads(levels),
      `{ jobs(filter: { regions: ${within("[", "]", levels)} }) { totalCount { value } } }`,
      `{ jobs(filter: ${within("{ text: ", "}", levels, "1")}) { totalCount { value } } }`,
      `query ($a: ${within("[", "]", levels, "Int")}) { __typename }`,
    ]) {
      const { status, codes } = await post(JSON.stringify({ query }));

      expect([400, 413]).toContain(status);
      expect(codes[0]).toMatch(/^(LIMIT_(TOKENS|DEPTH)|BODY_TOO_LARGE)$/);
      const { errors } = await served.gateway.execute({ query });
      expect(errors?.[0]?.extensions?.code).toMatch(/^LIMIT_(TOKENS|DEPTH)$/);
    }
  },
);

it("a document that would end the reader's stack is refused in the same words, whoever reads it", async () => {
  const query = within("{ a ", "}", 4_000, "{ b }");

  const body = JSON.stringify({ query });
  const headers = { "content-type": "application/json", accept };
  const response = await fetch(served.url, { method: "POST", headers, body });

  const message = "Too many brackets within each other: 65, and the limit bracketsMax allows 64.";
  const extensions = { code: "LIMIT_DEPTH", limit: "bracketsMax", allowed: 64, met: 65 };
  const expected = { errors: [{ message, extensions }] };
  expect(await response.json()).toEqual(expected);
  expect(await served.gateway.execute({ query })).toEqual(expected);
});

it.each([200, 100_000])("variables nested %d levels deep are refused by a code", async (levels) => {
  const query =
    "query ($r: [RegionCode!]) { jobs(filter: { regions: $r }) { totalCount { value } } }";
  const variables = `{"r":${within("[", "]", levels)}}`;

  expect(await post(`{"query":${JSON.stringify(query)},"variables":${variables}}`)).toEqual({
    status: 400,
    codes: ["LIMIT_DEPTH"],
  });
});

it("the same in the address", async () => {
  const query =
    "query ($r: [RegionCode!]) { jobs(filter: { regions: $r }) { totalCount { value } } }";
  const search = new URLSearchParams({ query, variables: `{"r":${within("[", "]", 200)}}` });
  const headers = { accept, "apollo-require-preflight": "true" };

  expect(await refusalOf(await fetch(`${served.url}?${search}`, { headers }))).toEqual({
    status: 400,
    codes: ["LIMIT_DEPTH"],
  });
});

it("brackets within words are no nesting", async () => {
  const query = `query ($text: String) { __typename @skip(if: false) }`;
  const body = JSON.stringify({ query, variables: { text: `\\"${"[{".repeat(200)}` } });

  // The unused variable is refused by GraphQL itself.
  expect(await post(body)).toEqual({ status: 400, codes: ["GRAPHQL_VALIDATION_FAILED"] });
});

it("none of it counts as a failure of the gateway", () => {
  expect(served.failures).toEqual([]);
});
