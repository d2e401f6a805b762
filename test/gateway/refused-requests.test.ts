import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aGatewayThatAsksNobody, type GatewayOverHttp } from "../support/gateway-over-http.ts";

let served: GatewayOverHttp;
beforeAll(async () => {
  served = await aGatewayThatAsksNobody();
});
afterAll(() => served.stop());

async function post(body: object, headers: Record<string, string> = {}) {
  const response = await fetch(served.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...JSON.parse(await response.text()) };
}

it.each([
  ["a name that no operation has", { query: "query A { __typename }", operationName: "Z" }],
  ["no name for several operations", { query: "query A { __typename } query B { __typename }" }],
])("%s is the client's fault", async (_, body) => {
  const { status, data, errors } = await post(body);

  expect(status).toBeLessThan(500);
  expect(data).toBeUndefined();
  expect(errors[0].extensions).toMatchObject({
    code: "OPERATION_RESOLUTION_FAILURE",
    field: "operationName",
  });
});

it("a mutation is refused where there is none, and a subscription too", async () => {
  for (const query of ["mutation { x }", "subscription { x }"]) {
    const { status, errors } = await post({ query });
    expect(status).toBeLessThan(500);
    expect(errors[0].extensions.code).toMatch(/UNSUPPORTED_OPERATION|GRAPHQL_VALIDATION_FAILED/);
  }
});

it.each([
  ["{ jobs(first: 2147483648) { totalCount { value } } }", "first"],
  ["{ jobs(sort: CHEAPEST) { totalCount { value } } }", "sort"],
  ["{ jobs(first: null) { totalCount { value } } }", "first"],
])("%s is refused and the argument is named", async (query, field) => {
  const { errors } = await post({ query });

  expect(errors).toContainEqual(
    expect.objectContaining({
      extensions: expect.objectContaining({
        code: "GRAPHQL_VALIDATION_FAILED",
        field,
        reason: expect.any(String),
      }),
    }),
  );
});

it("a literal as long as a book is not told in full", async () => {
  const { errors } = await post({
    query: `{ jobs(first: "${"long ".repeat(5_000)}") { __typename } }`,
  });

  const { message } = errors.find(
    (error: { extensions: { field?: string } }) => error.extensions.field,
  );
  expect(message).toMatch(/^Bad value for "first": must be of type Int!, not "long long .*…\.$/);
  expect(message.length).toBeLessThan(200);
});

it.each([
  [{}, "$filter", "must be given"],
  [{ filter: null }, "$filter", "must not be null"],
  [{ filter: "secret" }, "$filter", "must be an object of the type JobFilter"],
  [{ filter: [] }, "$filter", "must be an object of the type JobFilter"],
  [{ filter: { surplus: "secret" } }, "$filter", 'must not have the field "surplus"'],
  [{ filter: { ageFits: "secret" } }, "$filter.ageFits", "must be of the type Int"],
  [{ filter: { regions: [null] } }, "$filter.regions.0", "must not be null"],
  [{ filter: {}, first: "secret" }, "$first", "must be of the type Int"],
  [{ filter: {}, first: 2_147_483_648 }, "$first", "must be of the type Int"],
  [
    { filter: {}, sort: "secret" },
    "$sort",
    "must be one of RELEVANCE, PUBLISHED_DESC, WAGE_DESC, DEADLINE_ASC",
  ],
])("the variables %j are refused by name, and not repeated", async (variables, field, reason) => {
  const query = `query ($filter: JobFilter!, $first: Int, $sort: JobSort) {
    jobs(filter: $filter, first: $first, sort: $sort) { totalCount { value } }
  }`;
  const { data, errors } = await post({ query, variables });

  expect(data).toBeUndefined();
  expect(errors).toEqual([
    expect.objectContaining({
      message: `Bad value for "${field}": ${reason}.`,
      extensions: { code: "BAD_USER_INPUT", field, reason },
    }),
  ]);
  expect(JSON.stringify(errors)).not.toContain("secret");
});

it.each([
  ["x-deadline-ms", "abc"],
  ["x-deadline-ms", "0"],
  ["x-deadline-ms", "30001"],
  ["x-deadline-ms", "1.5"],
  ["x-deadline-ms", "0x10"],
  ["x-deadline-ms", "1e3"],
  ["x-coverage", "al"],
])("the header %s: %s is refused by name", async (name, value) => {
  const { data, errors } = await post({ query: "{ __typename }" }, { [name]: value });

  expect(data).toBeUndefined();
  expect(errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", field: name });
  expect(errors[0].message).toBe(`Bad value for "${name}": ${errors[0].extensions.reason}.`);
});

it.each([
  ["an answer", "{ __typename }"],
  ["a refusal", "{ nobody }"],
])("whoever takes none of our media types gets a 406, be it for %s", async (_, query) => {
  const { status, data, errors } = await post({ query }, { accept: "text/html" });

  expect(status).toBe(406);
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    { message: expect.stringContaining("'accept' header"), extensions: { code: "BAD_REQUEST" } },
  ]);
});

it.each([
  ["does not parse", "{ jobs {"],
  ["is not valid", "{ nobody }"],
  ["names no operation", "query A { __typename } query B { __typename }"],
  ["is a subscription", "subscription { x }"],
  ["is larger than is served", `{ ${"... { ".repeat(50)} __typename ${"} ".repeat(50)} }`],
])("a document that %s gets the same status the second time", async (_, query) => {
  for (const accept of ["application/json", "application/graphql-response+json"]) {
    const first = await post({ query }, { accept });
    const second = await post({ query }, { accept });

    expect(first.status).toBe(accept === "application/json" ? 200 : 400);
    expect(first.errors.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
  }
});

it("no refusal counts as a failure of the gateway", () => {
  expect(served.failures).toEqual([]);
});
