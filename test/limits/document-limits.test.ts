import { describe, expect, it } from "@jest/globals";
import { limits } from "../../gateway/limits.ts";
import { aGatewayWithoutProvinces } from "./a-gateway-without-provinces.ts";

const limited = await aGatewayWithoutProvinces();
const { post, gateway } = limited;

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

const within = (open: string, close: string, levels: number, inner = "") =>
  `${open.repeat(levels)}${inner}${close.repeat(levels)}`;

/** A fragment that spreads the next one twice, and so on: `steps` of them stand for 2^steps fields. */
function doubling(steps: number): string {
  const fragments = times(
    steps,
    (step) => `fragment F${step} on Region { ...F${step + 1} parent { ...F${step + 1} } }`,
  );
  return `{ region(code: "61") { ...F0 } } ${fragments} fragment F${steps} on Region { name }`;
}

/** Refused with exactly this one error, by the gateway as by its server. */
async function refusal(query: string) {
  const { status, data, errors } = await post({ query });
  expect(status).toBe(400);
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
  const [error] = errors ?? [];
  expect((await gateway.execute({ query })).errors).toEqual(errors);
  return error?.extensions;
}

describe("X1: aliases", () => {
  it("300 of one field are refused, and the error names limit, allowed and met", async () => {
    const query = `{ ${times(300, (n) => `a${n}: coverageNow { asked }`)} }`;
    const { errors } = await post({ query });

    expect(errors).toEqual([
      {
        message:
          "Too many aliases in an operation whose fragments are spread: 300, and the limit aliasesMax allows 100.",
        extensions: { code: "LIMIT_ALIASES", limit: "aliasesMax", allowed: 100, met: 300 },
      },
    ]);
  });

  it("1,000 of `worker(id:)` are too many words already", async () => {
    const query = `{ ${times(1_000, (n) => `a${n}: worker(id: "61:${n}") { id }`)} }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_TOKENS", limit: "tokensMax" });
  });

  it("CVE-2026-35441: aliases in a fragment count wherever it is spread", async () => {
    const query = `{ ${times(20, (n) => `a${n}: coverageNow { ...F }`)} }
      fragment F on Coverage { ${times(10, (n) => `b${n}: asked`)} }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_ALIASES", met: 220 });
  });

  it("root fields without aliases are counted, through fragments too", async () => {
    const query = `{ ${times(3, () => "...F")} } fragment F on Query { ${"__typename ".repeat(20)} }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_ROOT_FIELDS", met: 60 });
  });
});

describe("X2: fragments that double", () => {
  // Expanded, sixty levels would not end in a lifetime.
  it.each([16, 24, 60])(
    "CVE-2025-32030, CVE-2025-32032, CVE-2025-31496: %d levels are refused before they are expanded",
    async (steps) => {
      expect(await refusal(doubling(steps))).toMatchObject({ code: "LIMIT_SELECTIONS" });
    },
  );

  it("CVE-2026-34573: the counting itself does not double", async () => {
    const fragments = times(60, (n) => `fragment F${n} on Region { ...F${n + 1} ...F${n + 1} }`);
    const query = `{ region(code: "61") { ...F0 } } ${fragments} fragment F60 on Region { name }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_SELECTIONS", met: 2 ** 60 });
  });

  it("a wide fragment that is spread often is too many fields", async () => {
    const query = `{ region(code: "61") { ${times(6, () => "...A")} } }
      fragment A on Region { ${times(8, () => "...B")} } fragment B on Region { ${times(8, () => "...C")} }
      fragment C on Region { ${"name ".repeat(8)} }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_SELECTIONS", met: 3_073 });
  });

  it("CVE-2025-32031: as many fields as there are inline fragments to multiply are refused, not planned", async () => {
    const inline = within("... on Region { name ... on Region { name } ", "}", 30, "code");
    const query = `{ ${times(40, (n) => `a${n}: region(code: "61") { ...F }`)} } fragment F on Region { ${inline} }`;

    expect((await refusal(query))?.code).toMatch(/^LIMIT_(SELECTIONS|DEPTH)$/);
  });
});

describe("X3: depth", () => {
  it.each([1_000, 3_000, 12_000])("%d levels end no stack", async (levels) => {
    for (const query of [
      within("{ a ", "}", levels, "{ b }"),
      within("{ ... ", "}", levels, "{ __typename }"),
    ]) {
      expect(await refusal(query)).toEqual({
        code: "LIMIT_DEPTH",
        limit: "bracketsMax",
        allowed: 64,
        met: 65,
      });
    }
    expect(await post({ query: "{ __typename }" })).toMatchObject({
      data: { __typename: "Query" },
    });
  });

  it("as many brackets as are allowed are too many levels of fields", async () => {
    const query = within("{ ... ", "}", limits.bracketsMax - 1, "{ __typename }");

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_DEPTH", limit: "depthMax", met: 64 });
  });

  it("brackets in words and remarks are no nesting", async () => {
    const noise = "{[(".repeat(100);
    const query = `query ($t: String = "${noise}", $b: String = """${noise}""") # ${noise}
      { __typename }`;

    // The unused variables are refused by GraphQL itself.
    expect((await post({ query })).errors?.[0]?.extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });

  it("GHSA-224p-v68g-5g8f: a fragment met first where it is shallow counts as deep where it is deep", async () => {
    const deep = within("parent { ", "}", 25, "...F");
    const query = `{ shallow: region(code: "61") { ...F } region(code: "61") { ${deep} } }
      fragment F on Region { ${within("parent { ", "}", 25, "name")} }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_DEPTH", met: 53 });
  });

  it("GHSA-224p-v68g-5g8f: introspection counts like anything else", async () => {
    const query = within("{ __schema: __typename ... ", "}", 45, "{ __schema { __typename } }");

    expect((await refusal(query))?.code).toBe("LIMIT_DEPTH");
  });
});

describe("X4: lists and objects", () => {
  it.each([
    ["lists", `{ jobs(filter: { regions: ${within("[", "]", 20_000)} }) { edges { cursor } } }`],
    ["objects", `{ jobs(filter: ${within("{ text: ", "}", 20_000, "1")}) { edges { cursor } } }`],
    ["list types", `query ($a: ${within("[", "]", 20_000, "Int")}) { __typename }`],
  ])("%s 20,000 levels deep", async (_, query) => {
    expect(await refusal(query)).toMatchObject({ code: "LIMIT_DEPTH", limit: "bracketsMax" });
  });

  it("a value may stand less deep than brackets may", async () => {
    const query = `{ jobs(filter: { regions: ${within("[", "]", 45)} }) { edges { cursor } } }`;

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_DEPTH", limit: "nestingMax" });
  });
});

describe("X5 to X7: many of the same", () => {
  it.each([
    ["X5: 20,000 directives", `{ __typename ${"@aa".repeat(20_000)} }`],
    ["X6: 4,000 times one field", `{ ${"__typename ".repeat(4_000)} }`],
    ["X7: 20,000 unknown fields", `{ ${times(20_000, (n) => `f${n}`)} }`],
    ["X7: a million words", `{ ${"f,".repeat(100_000)} }`],
  ])("%s are too many words", async (_, query) => {
    expect(await refusal(query)).toEqual({
      code: "LIMIT_TOKENS",
      limit: "tokensMax",
      allowed: 2_000,
      met: 2_001,
    });
  });

  it.each([
    ["X5: directives", `{ __typename ${times(600, (n) => `@a${n}`)} }`],
    ["X7: unknown fields", `{ coverageNow { ${times(1_000, (n) => `jobz${n}`)} } }`],
  ])("%s within the limit get few errors, and no name of the schema", async (_, query) => {
    const { errors, text } = await post({ query });

    // One more says that there were more.
    expect(errors?.length).toBeLessThanOrEqual(limits.validationErrorsMax + 1);
    expect(text).not.toMatch(/Did you mean|jobs/);
  });

  // The versions that the advisories name took minutes, longer than a test may take.
  it.each([
    [
      "in inline fragments",
      `{ ${times(45, () => "... { coverageNow { ... { asked answered } } }")} }`,
    ],
    [
      "in named fragments",
      `{ coverageNow { ${times(90, (n) => `...F${n}`)} } }
        ${times(90, (n) => `fragment F${n} on Coverage { asked answered complete }`)}`,
    ],
  ])("CVE-2023-26144, CVE-2026-40476: fields of one name, %s, are valid", async (_, query) => {
    const { errors } = await post({ query });

    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(
      Array.from({ length: 3 }, () => "PROVINCE_UNAVAILABLE"),
    );
  });

  it("CVE-2023-26144: comparing as many fields as are allowed ends before all pairs are seen", async () => {
    expect(await refusal(`{ coverageNow { ${"asked ".repeat(1_900)} } }`)).toEqual({
      code: "GRAPHQL_VALIDATION_FAILED",
    });
  });
});

describe("X10: many operations", () => {
  it("one document of 100", async () => {
    const query = times(100, (n) => `query Q${n} { coverageNow { asked } }`);

    expect(await refusal(query)).toMatchObject({ code: "LIMIT_OPERATIONS", met: 100 });
  });

  it("each operation of a document must be within the limits, whichever is asked", async () => {
    const query = `query Small { __typename } query Large { ${"__typename ".repeat(60)} }`;
    const { errors } = await post({ query, operationName: "Small" });

    expect(errors?.[0]?.extensions.code).toBe("LIMIT_ROOT_FIELDS");
  });

  it.each([
    ["an array of requests", [{ query: "{ __typename }" }, { query: "{ __typename }" }]],
    ["an array of one", [{ query: "{ __typename }" }]],
    ["lines of requests", '{"query":"{ __typename }"}\n{"query":"{ __typename }"}'],
  ])("%s is no request", async (_, body) => {
    const { status, data, errors } = await post(body);

    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe("BAD_REQUEST");
  });
});

it("none of it counts as a failure of the gateway", () => {
  expect(limited.failures).toEqual([]);
});
