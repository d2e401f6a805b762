import { describe, expect, it } from "@jest/globals";
import { limits } from "../../gateway/limits.ts";
import { aGatewayWithoutProvinces } from "./a-gateway-without-provinces.ts";
import { refusalOver, type Way, ways } from "./over-transports.ts";

const { url, gateway } = await aGatewayWithoutProvinces();

const times = (count: number, text: string) => Array.from({ length: count }, () => text).join(" ");
const nested = (levels: number): unknown => (levels === 0 ? 1 : { inner: nested(levels - 1) });

/** What is told of a job, and what is wrong with it. */
const attacks: readonly {
  readonly name: string;
  readonly code: string;
  /** Within the edges of the feed. */
  readonly selection?: string;
  readonly document?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}[] = [
  { name: "brackets", code: "LIMIT_DEPTH", document: "{".repeat(100) },
  {
    name: "levels",
    code: "LIMIT_DEPTH",
    selection: `node { ${"... { ".repeat(45)} id ${"}".repeat(45)} }`,
  },
  {
    name: "aliases",
    code: "LIMIT_ALIASES",
    selection: `node { ${Array.from({ length: 101 }, (_, n) => `a${n}: id`).join(" ")} }`,
  },
  { name: "words", code: "LIMIT_TOKENS", selection: `node { ${times(3_000, "id")} }` },
  {
    name: "fragments of fragments",
    code: "LIMIT_SELECTIONS",
    selection: `node { ...F0 }`,
    document: `OPERATION ${Array.from({ length: 12 }, (_, n) => `fragment F${n} on Change { ${n === 11 ? "id" : `...F${n + 1} a: __typename ...F${n + 1}`} }`).join(" ")}`,
  },
  {
    name: "operations",
    code: "LIMIT_OPERATIONS",
    document: `OPERATION ${Array.from({ length: 21 }, (_, n) => `query Q${n} { __typename }`).join(" ")}`,
  },
  {
    name: "rows",
    code: "LIMIT_COST",
    selection:
      "node { employer { jobs(first: 100) { edges { node { employer { jobs(first: 100) { edges { node { title } } } } } } } } }",
  },
  { name: "fields that are none", code: "GRAPHQL_VALIDATION_FAILED", selection: "nothing" },
  { name: "words that are none", code: "GRAPHQL_PARSE_FAILED", selection: "node { )" },
  { name: "our own names", code: "GRAPHQL_VALIDATION_FAILED", selection: "__laowuX: cursor" },
  {
    name: "the schema",
    code: "GRAPHQL_VALIDATION_FAILED",
    selection: "cursor __schema { types { name } }",
  },
  {
    name: "variables in each other",
    code: "LIMIT_DEPTH",
    selection: "cursor",
    variables: { deep: nested(60) },
  },
  {
    name: "letters of variables",
    code: "LIMIT_VARIABLES",
    selection: "cursor",
    variables: { long: "x".repeat(70_000) },
  },
  {
    name: "an id of a document that nobody listed",
    code: "PERSISTED_QUERY_NOT_SUPPORTED",
    more: { extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } },
  },
];

/** The same as a subscription, or as the question about the feed that it stands for. */
function documentOf(kind: "query" | "subscription", attack: (typeof attacks)[number]): string {
  const { selection = "cursor", document = "OPERATION" } = attack;
  const operation =
    kind === "subscription"
      ? `subscription S { jobChanged { ${selection} } }`
      : `query S { changes(types: [JOB]) { edges { ${selection} } } }`;
  return document.replace("OPERATION", operation);
}

const streams: readonly Way[] = ["SSE", "SSE by GET", "WebSocket"];

describe("X15, CVE-2026-30241, GHSA-m4h2-mjfm-mp55: the limits are those of every transport", () => {
  it.each(attacks)("X15: too many $name: $code over each of them", async (attack) => {
    const { code, variables, more } = attack;
    const asked = (kind: "query" | "subscription") => ({
      query: documentOf(kind, attack),
      operationName: "S",
      ...(variables && { variables }),
      ...more,
    });
    const codes = new Map<Way, readonly string[]>();
    for (const way of ways) {
      // A URL has a bound of its own, which Node sets.
      if (way.endsWith("GET") && JSON.stringify(asked("query")).length > 12_000) continue;
      const kind = streams.includes(way) ? "subscription" : "query";
      const errors = await refusalOver(way, url, asked(kind));
      codes.set(way, [...new Set(errors.map(({ extensions }) => extensions.code))]);
    }
    expect(codes).toEqual(new Map([...codes.keys()].map((way) => [way, [code]])));
    expect(codes.size).toBeGreaterThanOrEqual(3);
    expect(gateway.traffic).toEqual([]);
  });

  it.each(streams)("X15: a refusal over %s tells no name that was not asked", async (way) => {
    const query = "subscription { jobChanged { node { jop { title } } } }";
    const [error] = await refusalOver(way, url, { query });
    expect(error?.message).toBe('Cannot query field "jop" on type "…".');
  });

  it.each(streams)("X15: nothing but subscriptions is served over %s", async (way) => {
    for (const query of ["{ coverageNow { asked } }", "mutation { erasePerson { id } }"]) {
      const [error] = await refusalOver(way, url, { query });
      expect(["UNSUPPORTED_OPERATION", "GRAPHQL_VALIDATION_FAILED"]).toContain(
        error?.extensions.code,
      );
    }
  });

  it.each(["POST", "GET"] as const)("X15: a subscription is not served by %s", async (way) => {
    const [error] = await refusalOver(way, url, {
      query: "subscription { jobChanged { cursor } }",
    });
    const code = way === "GET" ? "METHOD_NOT_ALLOWED" : "UNSUPPORTED_OPERATION";
    expect(error?.extensions.code).toBe(code);
  });

  it("X15: what is longer than a body may be is refused, or closes the WebSocket", async () => {
    const query = `subscription { jobChanged { cursor } } #${"x".repeat(limits.bodyBytesMax)}`;
    const codes = new Map<Way, unknown>();
    for (const way of ["POST", "SSE", "WebSocket"] as const) {
      const [error] = await refusalOver(way, url, { query });
      codes.set(way, error?.extensions.code);
    }
    expect(Object.fromEntries(codes)).toEqual({
      POST: "BODY_TOO_LARGE",
      SSE: "BODY_TOO_LARGE",
      WebSocket: "CLOSED_1009",
    });
  });

  it.each(["SSE", "WebSocket"] as const)(
    "X15: what would be kept for long over %s is bounded more closely",
    async (way) => {
      const query = `subscription { jobChanged { cursor } } #${"x".repeat(limits.subscriptionBytesMax)}`;
      const [error] = await refusalOver(way, url, { query });
      expect(error?.extensions).toMatchObject({
        code: "BODY_TOO_LARGE",
        limit: "subscriptionBytesMax",
      });
    },
  );

  it.each(["multipart/mixed"])("X15: who takes %s gets no other limits", async (accept) => {
    for (const attack of attacks) {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", accept },
        body: JSON.stringify({ query: documentOf("query", attack) }),
      });
      expect(await response.text()).not.toContain('"data":{');
    }
  });
});
