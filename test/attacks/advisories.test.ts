import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { root } from "../support/gateway-process.ts";
import { accessLogKeys, identityKeys } from "../support/key-files.ts";
import { type Production, startProduction } from "./support/production.ts";

/** What went wrong in other gateways and servers, tried on ours. */
let production: Production;
beforeAll(async () => {
  production = await startProduction();
}, 60_000);
afterAll(() => production?.stop());

const endpoints = [
  ["the gateway", () => `${production.gateway}/graphql`],
  ["a province", () => `${production.signedProvince}/province`],
] as const;

const question = JSON.stringify({ query: "{ __typename }" });

describe.each(endpoints)("Apollo Server 5.4.0: %s", (_, url) => {
  it.each([
    ["utf-7", question],
    ["utf-16", Buffer.from(question, "utf16le")],
    ["utf-16le", Buffer.from(question, "utf16le")],
    ["utf-32", question],
    ["iso-8859-1", question],
    ["gbk", question],
    ['"utf-16"', Buffer.from(question, "utf16le")],
    ["utf-8-or-not", question],
  ])("takes no body in %s", async (charset, body) => {
    const { status } = await fetch(url(), {
      method: "POST",
      headers: { "content-type": `application/json; charset=${charset}` },
      body: new Uint8Array(Buffer.from(body)),
    });

    expect(status).toBe(415);
  });

  it.each(["utf-8", "UTF-8", '"utf-8"', "utf8"])("takes one in %s", async (charset) => {
    const { status } = await fetch(url(), {
      method: "POST",
      headers: { "content-type": `application/json; charset=${charset}` },
      body: question,
    });

    expect(status).toBe(200);
  });
});

describe.each(endpoints)("CVE-2023-41317: %s", (_, url) => {
  it.each([
    ["without a name", "subscription { jobs { totalCount { value } } }"],
    ["with a name", "subscription S { jobs { totalCount { value } } }"],
    ["of nothing there is", "subscription { nothing }"],
    ["beside a query", "query Q { __typename } subscription { nothing }"],
  ])("refuses a subscription %s, and goes on", async (_what, query) => {
    for (const accept of ["application/json", "multipart/mixed", "text/event-stream"]) {
      const response = await fetch(url(), {
        method: "POST",
        headers: { "content-type": "application/json", accept },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).toContain('"errors"');
    }
    expect(production.isAlive()).toBe(true);
    const next = await fetch(url(), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: question,
    });
    expect(await next.json()).toEqual({ data: { __typename: "Query" } });
  });
});

describe("GHSA-j5g3-5c8r-7qfx: the log holds no", () => {
  const secret = "s3cret-canary";

  it("password of a database that refuses it, or that is not there", async () => {
    const { port, hostname } = new URL(production.databaseUrl);
    for (const place of [`${hostname}:${port}/no_such_database`, "127.0.0.1:9/nowhere"]) {
      const child = spawn(process.execPath, [`${root}dist/subgraphs/province/main.js`], {
        env: {
          PATH: process.env.PATH,
          PROVINCE: "61",
          IDENTITY_KEYS: identityKeys,
          ACCESS_LOG_KEYS: accessLogKeys,
          ...production.provinceKeys,
          PORT: "0",
          DB_WAIT_MS: "0",
          DATABASE_URL: `postgres://somebody:${secret}@${place}`,
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [said, told, [code]] = await Promise.all([
        text(child.stderr),
        text(child.stdout),
        once(child, "exit"),
      ]);

      expect(code).toBe(1);
      expect(said).toContain("cannot be used");
      expect(said + told).not.toContain(secret);
    }
  });

  it("token, cookie, key or variable of a request, answered or refused", async () => {
    const before = production.log();
    for (const [, url] of endpoints) {
      for (const body of [
        { query: `query ($id: ID!) { job(id: $id) { title } }`, variables: { id: `61:${secret}` } },
        { query: `{ jobs(after: "${secret}") { edges { cursor } } }` },
        {
          query: `query ($x: Int) { jobs(first: $x) { edges { cursor } } }`,
          variables: { x: secret },
        },
        { query: "{ nothing }", extensions: { secret } },
      ]) {
        await fetch(url(), {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${secret}`,
            cookie: `session=${secret}`,
            "x-api-key": secret,
          },
          body: JSON.stringify(body),
        });
      }
    }

    expect(production.log().slice(before.length)).not.toContain(secret);
  });
});
