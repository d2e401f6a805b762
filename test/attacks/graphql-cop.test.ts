import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Production, startProduction } from "./support/production.ts";

/**
 * The thirteen checks of graphql-cop, one for one: what it sends, and what it takes for a hole. Its
 * requests bear no more headers than a plain client's.
 */
let production: Production;
beforeAll(async () => {
  production = await startProduction();
}, 60_000);
afterAll(() => production?.stop());

interface Said {
  readonly status: number;
  readonly text: string;
  /** Null when it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the checks look for what should not be there.
  readonly json: any;
}

interface Check {
  readonly name: string;
  readonly send: (url: string) => Promise<Said>;
  readonly isHole: (said: Said) => boolean;
}

const checks: readonly Check[] = [
  {
    name: "alias overloading",
    send: post({ query: `query cop { ${repeat(101, (at) => `alias${at}: __typename`)} }` }),
    isHole: ({ json }) => json?.data?.alias100 !== undefined,
  },
  {
    name: "array-based query batching",
    send: post(Array.from({ length: 10 }, () => ({ query: "query cop { __typename }" }))),
    isHole: ({ json }) => Array.isArray(json) && json.length >= 10,
  },
  {
    name: "circular query by introspection",
    send: post({
      query:
        "query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }",
    }),
    isHole: ({ json }) => json?.data?.__schema !== undefined,
  },
  {
    name: "directive overloading",
    send: post({ query: `query cop { __typename ${"@aa".repeat(10)} }` }),
    isHole: ({ json }) => json?.errors?.length >= 10,
  },
  {
    name: "field suggestions",
    send: post({ query: "query cop { __schema { directive } }" }),
    isHole: ({ text }) => text.includes("Did you mean"),
  },
  {
    name: "mutation over GET",
    send: get("mutation cop { __typename }"),
    isHole: ({ json }) => json?.data?.__typename !== undefined,
  },
  {
    name: "query over GET",
    send: get("query cop { __typename }"),
    isHole: ({ json }) => json?.data?.__typename !== undefined,
  },
  {
    name: "GraphiQL",
    send: async (url) => {
      const pages = ["/graphiql", "/playground", "/console", "/graphql"].map(
        (page) => new URL(page, new URL(url).origin),
      );
      const said = await Promise.all(
        pages.map(async (page) => (await fetch(page, { headers: { accept: "text/html" } })).text()),
      );
      return { status: 200, text: said.join("\n"), json: null };
    },
    isHole: ({ text }) => /graphiql|graphql-playground/i.test(text),
  },
  {
    name: "introspection",
    send: post({ query: "query cop { __schema { types { name fields { name } } } }" }),
    isHole: ({ json }) => json?.data?.__schema?.types !== undefined,
  },
  {
    name: "POST of a form",
    send: async (url) =>
      read(
        await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: "query=query+cop+%7B+__typename+%7D",
        }),
      ),
    isHole: ({ json }) => json?.data?.__typename !== undefined,
  },
  {
    name: "tracing",
    send: post({ query: "query cop { __typename }" }),
    isHole: ({ json, text }) => json?.extensions?.tracing !== undefined || text.includes("tracing"),
  },
  {
    name: "unhandled errors",
    send: post({ query: "qwerty cop { abc }" }),
    isHole: ({ json, text }) =>
      json?.errors?.[0]?.extensions?.exception !== undefined || /stack|node_modules/.test(text),
  },
];

const endpoints = [
  ["the gateway", () => `${production.gateway}/graphql`],
  ["a province, which takes nothing unsigned,", () => `${production.province}/province`],
] as const;

describe.each(endpoints)("X1, X5, X10, X16, X17, X39: graphql-cop finds in %s no", (_, url) => {
  it.each(checks.map((check) => [check.name, check] as const))("%s", async (_name, check) => {
    const said = await check.send(url());
    expect(said.text).not.toBe("");
    expect({ said, isHole: check.isHole(said) }).toEqual({ said, isHole: false });
  });

  /** One name is one field, however often it is written: it is taken, and answered once. */
  it("X6: field duplication that costs anything", async () => {
    const said = await post({ query: `query cop { ${"__typename ".repeat(500)} }` })(url());
    expect(said.json?.data ?? { __typename: "Query" }).toEqual({ __typename: "Query" });
  });
});

function post(body: unknown): Check["send"] {
  return async (url) =>
    read(
      await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
}

function get(query: string): Check["send"] {
  return async (url) => read(await fetch(`${url}?${new URLSearchParams({ query })}`));
}

async function read(response: Response): Promise<Said> {
  const text = await response.text();
  return { status: response.status, text, json: asJson(text) };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function repeat(count: number, text: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => text(at)).join(" ");
}
