import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { withNamedDocument } from "../../gateway/persisted/named-document.ts";
import { PersistedOperations } from "../../gateway/persisted/persisted-operations.ts";
import { readPersisted } from "../../gateway/persisted/read-persisted.ts";
import { partner } from "../support/callers.ts";
import { aGatewayOverHttp } from "../support/gateway-over-http.ts";
import { type Told, toldBy } from "./a-gateway-without-provinces.ts";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

const listedText = "query Listed { __typename }";
const ofPersons = "query P { workers(access: { purpose: MATCHING }) { edges { cursor } } }";
const persisted = new PersistedOperations(
  new Map([listedText, ofPersons].map((text) => [hash(text), text])),
);
const unlistedText = "query Unlisted { __typename }";

const house = {
  supergraphSdl: await readFile(path.resolve("schema/supergraph.graphql"), "utf8"),
  provinces: new Map([["61", "http://127.0.0.1:9"]]),
};
const open = await aGatewayOverHttp({ ...house, persisted });
const closed = await aGatewayOverHttp(
  { ...house, persisted },
  { development: true, onlyPersisted: true },
);
const guarded = await aGatewayOverHttp({ ...house, persisted, onlyPersistedForPersons: true });
const none = await aGatewayOverHttp(house);
afterAll(async () => {
  for (const one of [open, closed, guarded, none]) await one.stop();
});

async function post(url: string, body: unknown): Promise<Told> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify(body),
  });
  return toldBy(response);
}

async function get(url: string, parameters: Readonly<Record<string, string>>): Promise<Told> {
  const headers = {
    "content-type": "application/json",
    accept: "application/graphql-response+json",
  };
  return toldBy(await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers }));
}

const apollo = (sha256Hash: unknown) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});
const answer = { status: 200, data: { __typename: "Query" } };
const codeOf = ({ errors }: Told) => errors?.[0]?.extensions.code;

describe("an operation that is listed", () => {
  it.each([
    ["documentId", { documentId: `sha256:${hash(listedText)}` }],
    ["documentId without a prefix", { documentId: hash(listedText) }],
    ["sha256Hash", apollo(hash(listedText))],
    ["sha256Hash beside its text", { query: listedText, ...apollo(hash(listedText)) }],
    ["its text", { query: listedText }],
  ])("is answered by %s", async (_, body) => {
    for (const { url } of [open, closed]) expect(await post(url, body)).toMatchObject(answer);
  });

  it("X15: is answered by GET, too", async () => {
    for (const { url } of [open, closed]) {
      expect(await get(url, { documentId: `sha256:${hash(listedText)}` })).toMatchObject(answer);
      const { extensions } = apollo(hash(listedText));
      expect(await get(url, { extensions: JSON.stringify(extensions) })).toMatchObject(answer);
    }
  });
});

describe("X13: an id that is not listed", () => {
  it("is not found, whatever was asked under it before", async () => {
    const id = hash(unlistedText);

    for (let round = 0; round < 2; round++) {
      expect(codeOf(await post(open.url, apollo(id)))).toBe("PERSISTED_QUERY_NOT_FOUND");
      expect(codeOf(await post(open.url, { documentId: id }))).toBe("PERSISTED_QUERY_NOT_FOUND");
      // A client of automatic persisted queries sends both then: it is answered, and nothing is kept.
      expect(await post(open.url, { query: unlistedText, ...apollo(id) })).toMatchObject(answer);
    }
  });

  it("100,000 of them leave nothing behind, and listed ones are found as before", () => {
    const body = (id: string) => ({ search: "", body: apollo(id) });
    for (let n = 0; n < 100_000; n++)
      expect(withNamedDocument(body(hash(String(n))), persisted)).toBe(null);

    expect(persisted.size).toBe(2);
    expect(withNamedDocument(body(hash(listedText)), persisted)?.body).toMatchObject({
      query: listedText,
    });
  });

  it("nor is any where nothing is listed", async () => {
    const told = await post(none.url, apollo(hash(listedText)));

    expect(codeOf(told)).toBe("PERSISTED_QUERY_NOT_SUPPORTED");
    expect(codeOf(await post(none.url, { documentId: hash(listedText) }))).toBe("BAD_REQUEST");
  });
});

describe("X13: a listed id with another body", () => {
  it("is refused as a mismatch", async () => {
    for (const { url } of [open, closed]) {
      const told = await post(url, { query: unlistedText, ...apollo(hash(listedText)) });

      expect(told.status).toBe(400);
      expect(codeOf(told)).toBe("PERSISTED_QUERY_HASH_MISMATCH");
      expect(told.text).not.toContain("Unlisted");
    }
  });

  it.each([
    ["a text", { query: unlistedText }],
    ["its own text", { query: listedText }],
    ["another id", apollo(hash(listedText))],
  ])("is refused when documentId stands beside %s", async (_, more) => {
    const told = await post(closed.url, { documentId: hash(listedText), ...more });

    expect(told.status).toBe(400);
    expect(codeOf(told)).toBe("BAD_REQUEST");
  });

  it("is refused by GET, too", async () => {
    const { extensions } = apollo(hash(listedText));
    const told = await get(closed.url, {
      query: unlistedText,
      extensions: JSON.stringify(extensions),
    });

    expect(codeOf(told)).toBe("PERSISTED_QUERY_HASH_MISMATCH");
  });
});

const strange: readonly (readonly [string, unknown])[] = [
  ["a path", "../../../../etc/passwd"],
  ["a path behind the prefix", "sha256:../schema/examples/cooks.graphql"],
  ["a path of the right length", `../${"a".repeat(61)}`],
  ["a regular expression", ".*"],
  ["64 wildcards", ".".repeat(64)],
  ["SQL", "' OR '1'='1"],
  ["a NUL byte", `${"a".repeat(63)}\0`],
  ["a line break behind it", `${hash(listedText)}\n`],
  ["capitals", hash(listedText).toUpperCase()],
  ["a name of every object", "__proto__"],
  ["another algorithm", `md5:${"a".repeat(32)}`],
  ["200,000 characters", "a".repeat(200_000)],
  ["nothing", ""],
  ["a number", 7],
  ["null", null],
  ["a list", [hash(listedText)]],
  ["an object", { $ne: 1 }],
];

describe("X14: an id that is none", () => {
  it.each(strange)("%s is a bad request, and is not repeated", async (_, id) => {
    for (const body of [{ documentId: id }, apollo(id)]) {
      const told = await post(open.url, body);

      expect(told.status).toBe(400);
      expect(codeOf(told)).toBe("BAD_REQUEST");
      expect(told.text.length).toBeLessThan(300);
    }
  });

  it("a megabyte is too large a body", async () => {
    expect((await post(open.url, { documentId: "a".repeat(1_000_000) })).status).toBe(413);
  });

  it("persistedQuery that is no object is a bad request", async () => {
    for (const persistedQuery of [null, 1, "x", []]) {
      const told = await post(open.url, { extensions: { persistedQuery } });
      expect(told.status).toBe(400);
    }
  });
});

describe("a gateway that answers only what is listed", () => {
  it.each([
    ["another operation", { query: unlistedText }],
    ["a listed one with one more blank", { query: `${listedText} ` }],
    ["a listed one with another behind it", { query: `${listedText} ${unlistedText}` }],
    ["introspection", { query: "{ __schema { queryType { name } } }" }],
    ["nothing", {}],
    ["another operation with its own hash", { query: unlistedText, ...apollo(hash(unlistedText)) }],
  ])("refuses %s", async (_, body) => {
    const told = await post(closed.url, body);

    expect(told.status).toBe(400);
    expect(told.data).toBeUndefined();
    expect(told.errors).toEqual([
      {
        message: "Only operations that are listed here are answered.",
        extensions: { code: "QUERY_NOT_IN_SAFELIST" },
      },
    ]);
  });

  it("has no header to get round it", async () => {
    for (const name of [
      "x-bypass",
      "x-apollo-bypass-safelist",
      "x-grafbase-bypass",
      "authorization",
    ]) {
      const response = await fetch(closed.url, {
        method: "POST",
        headers: { "content-type": "application/json", [name]: "1" },
        body: JSON.stringify({ query: unlistedText }),
      });
      expect(codeOf(await toldBy(response))).toBe("QUERY_NOT_IN_SAFELIST");
    }
  });

  it("refuses by GET, too", async () => {
    expect(codeOf(await get(closed.url, { query: unlistedText }))).toBe("QUERY_NOT_IN_SAFELIST");
  });
});

describe("a gateway that answers only what is listed about persons", () => {
  const more = ofPersons.replace("cursor", "cursor node { id }");

  it("answers anything else", async () => {
    expect(await post(guarded.url, { query: unlistedText })).toMatchObject(answer);
    const jobs = await post(guarded.url, { query: "{ jobs { edges { cursor } } }" });
    expect(codeOf(jobs)).toBe("PROVINCE_UNAVAILABLE");
  });

  it("refuses an operation that looks at persons and is not listed, also by a fragment", async () => {
    const fragment = `query { ...W } fragment W on Query { ${more.slice(9, -1)} }`;
    for (const query of [more, fragment])
      expect(codeOf(await post(guarded.url, { query }))).toBe("QUERY_NOT_IN_SAFELIST");
    expect(codeOf(await post(guarded.url, { query: more, ...apollo(hash(more)) }))).toBe(
      "QUERY_NOT_IN_SAFELIST",
    );
  });

  it("goes on to ask who is asking when it is listed", async () => {
    expect(codeOf(await post(guarded.url, { documentId: hash(ofPersons) }))).toBe(
      "UNAUTHENTICATED",
    );
    const { errors } = await guarded.gateway.execute({ query: more, actor: partner });
    expect(errors?.[0]?.extensions?.code).toBe("QUERY_NOT_IN_SAFELIST");
  });
});

describe("where operations are listed", () => {
  it("is a folder of operations, or a file of ids and texts", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "laowu-listed-"));
    const problems: string[] = [];
    try {
      await mkdir(path.join(folder, "operations"));
      await writeFile(path.join(folder, "operations", "a.graphql"), listedText);
      await writeFile(path.join(folder, "operations", "notes.txt"), "none");
      const file = path.join(folder, "listed.json");
      await writeFile(
        file,
        JSON.stringify({
          [hash(listedText)]: listedText,
          [`sha256:${hash(ofPersons)}`]: ofPersons,
        }),
      );

      expect(readPersisted(path.join(folder, "operations"), problems)).toEqual(
        new Map([[hash(listedText), listedText]]),
      );
      expect([...readPersisted(file, problems).keys()]).toEqual([
        hash(listedText),
        hash(ofPersons),
      ]);
      expect(problems).toEqual([]);

      await writeFile(file, JSON.stringify({ [hash(listedText)]: unlistedText }));
      readPersisted(file, problems);
      readPersisted(path.join(folder, "missing"), problems);
      expect(problems).toEqual([
        expect.stringMatching(/which is not the SHA-256 of its text\.$/),
        expect.stringMatching(/cannot be read \(ENOENT\)\.$/),
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
