import { createHook } from "node:async_hooks";
import { once } from "node:events";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { limits } from "../../gateway/limits.ts";
import { aGatewayWithoutProvinces, toldBy } from "./a-gateway-without-provinces.ts";

const limited = await aGatewayWithoutProvinces();
const { url, post } = limited;

const json = { "content-type": "application/json" };

/** A question that is 100 MB long once inflated: blanks pack a thousand to one and more. */
const bomb = Buffer.from(`{"query":"{ __typename }"${" ".repeat(100_000_000)}}`);
const bombs = [
  ["gzip", gzipSync(bomb)],
  ["deflate", deflateSync(bomb)],
  ["br", brotliCompressSync(bomb)],
] as const;

/** Runs something, and resolves to how many pieces were inflated for it once no more come. */
async function piecesInflatedFor(run: () => Promise<void>): Promise<number> {
  const inflating = new Set<number>();
  let pieces = 0;
  const hook = createHook({
    init: (id, type) => void (type === "ZLIB" && inflating.add(id)),
    before: (id) => void (inflating.has(id) && pieces++),
  }).enable();
  await run();
  for (let before = -1; before !== pieces; await sleep(200)) before = pieces;
  hook.disable();
  return pieces;
}

/** Sends chunks with no length announced, and reads the answer whenever it comes. */
async function postInChunks(chunks: readonly Buffer[], headers: Record<string, string>) {
  const sent = request(url, { method: "POST", headers: { ...json, ...headers } });
  // The gateway may close before it has read everything.
  sent.on("error", () => {});
  const answered = once(sent, "response");
  for (const chunk of chunks) sent.write(chunk);
  sent.end();
  const [response] = await answered;
  return { status: response.statusCode, ...JSON.parse(await text(response)) };
}

describe("X8: bodies", () => {
  it.each(bombs)(
    "CVE-2024-28101: a bomb in %s is inflated no further than the limit",
    async (encoding, packed) => {
      expect(packed.length).toBeLessThan(limits.bodyBytesMax);

      const { status, errors } = await toldBy(
        await fetch(url, {
          method: "POST",
          headers: { ...json, "content-encoding": encoding },
          body: packed,
        }),
      );

      expect(status).toBe(413);
      const { met, ...told }: Readonly<Record<string, unknown>> = errors?.[0]?.extensions ?? {};
      expect(told).toEqual({
        code: "BODY_TOO_LARGE",
        limit: "bodyBytesMax",
        allowed: limits.bodyBytesMax,
      });
      // It ends within the first piece beyond the limit; zlib gives them 16 KiB long.
      expect(met).toBeGreaterThan(limits.bodyBytesMax);
      expect(met).toBeLessThanOrEqual(limits.bodyBytesMax + 16 * 1_024);
    },
  );

  it.each(bombs)(
    "CVE-2024-28101: nothing of a bomb in %s is inflated once it is refused",
    async (encoding, packed) => {
      const headers = { ...json, "content-encoding": encoding };
      const pieces = await piecesInflatedFor(async () => {
        const { status } = await fetch(url, { method: "POST", headers, body: packed });
        expect(status).toBe(413);
      });

      expect(pieces).toBeGreaterThan(0);
      expect(pieces).toBeLessThanOrEqual(limits.bodyBytesMax / (16 * 1_024) + 2);
    },
  );

  it("a body in chunks, of no announced length, is counted as it comes", async () => {
    const chunks = Array.from({ length: 300 }, () => Buffer.alloc(1_024, " "));

    expect(await postInChunks(chunks, {})).toMatchObject({
      status: 413,
      errors: [{ extensions: { code: "BODY_TOO_LARGE" } }],
    });
  });

  it("a body in chunks that is small enough is answered", async () => {
    const chunks = ['{"query":', '"{ __typename }"}'].map((part) => Buffer.from(part));

    expect(await postInChunks(chunks, {})).toEqual({ status: 200, data: { __typename: "Query" } });
  });

  it.each(["gzip, gzip", "gzip, br", "gzip,identity", "x-gzip", "zstd", "compress"])(
    "the encoding %s is refused",
    async (encoding) => {
      const body = gzipSync(gzipSync('{"query":"{ __typename }"}'));

      expect(await postInChunks([body], { "content-encoding": encoding })).toMatchObject({
        status: 415,
        errors: [{ extensions: { code: "UNSUPPORTED_ENCODING" } }],
      });
    },
  );

  it.each([
    ["gzip", Buffer.from('{"query":"{ __typename }"}')],
    ["br", gzipSync('{"query":"{ __typename }"}')],
    ["gzip", gzipSync('{"query":"{ __typename }"}').subarray(0, 20)],
  ])("a body that is not in the encoding %s it names is refused", async (encoding, body) => {
    expect(await postInChunks([body], { "content-encoding": encoding })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: "BAD_REQUEST" } }],
    });
  });
});

describe("variables", () => {
  const query = "query ($text: String) { jobs(filter: { text: $text }) { edges { cursor } } }";

  it("beyond 64 KiB are refused, in a body that is not too large", async () => {
    const { status, errors } = await post({ query, variables: { text: "长".repeat(25_000) } });

    expect(status).toBe(413);
    expect(errors?.[0]?.extensions).toEqual({
      code: "LIMIT_VARIABLES",
      limit: "variablesBytesMax",
      allowed: 65_536,
      met: 75_011,
    });
  });

  it("in an address are counted alike", async () => {
    const variables = JSON.stringify({ text: "x".repeat(10_000) });
    const search = new URLSearchParams({ query, variables });
    const response = await fetch(`${url}?${search}`, { headers: json });

    // Node's own limit on the length of a head is the lower one.
    expect([200, 431]).toContain(response.status);
  });

  it("X4: lists 20,000 levels deep are refused before they are walked", async () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const { status, errors } = await post(
      `{"query":${JSON.stringify(query)},"variables":{"text":${deep}}}`,
    );

    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "LIMIT_DEPTH", limit: "nestingMax" });
  });

  it("a document may be longer than variables may", async () => {
    const { data } = await post({ query: `{ __typename } #${"x".repeat(100_000)}` });

    expect(data).toEqual({ __typename: "Query" });
  });
});

describe("X47: names of JavaScript", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])(
    "%s as a variable is a name like another",
    async (name) => {
      const body = `{"query":"query ($${name}: String) { __typename @skip(if: false) }","variables":{"${name}":{"polluted":true}}}`;
      const { errors } = await post(body);

      expect(errors?.length).toBeGreaterThan(0);
      expect({}).not.toHaveProperty("polluted");
    },
  );

  it.each(["__proto__", "constructor"])("%s in the place of a filter", async (name) => {
    const body = `{"query":"query ($f: JobFilter) { jobs(filter: $f) { edges { cursor } } }","variables":{"f":{"${name}":{"polluted":true}}}}`;
    const { errors } = await post(body);

    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "$f" });
    expect({}).not.toHaveProperty("polluted");
  });

  it("twenty thousand names in one object are read as they are", async () => {
    const names = Array.from({ length: 4_000 }, (_, index) => `"k${index}":0`);
    const { errors } = await post(`{"query":"{ __typename }","variables":{${names.join(",")}}}`);

    expect(errors).toBeUndefined();
  });
});

it("none of it counts as a failure of the gateway", () => {
  expect(limited.failures).toEqual([]);
});
