import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Production, startProduction } from "./support/production.ts";

let production: Production;
beforeAll(async () => {
  production = await startProduction();
}, 60_000);
afterAll(() => production?.stop());

const body = '{"query":"{ __typename }"}';

/** What a server says to whoever sends this and no more. */
async function said(origin: string, request: string): Promise<string> {
  const { port, hostname } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.end(request);
  return text(socket);
}

/** A well-formed request, but for what is given. */
function asked(
  endpoint: string,
  { line, host = "", head = "" }: { line?: string; host?: string; head?: string },
): string {
  return (
    `${line ?? `POST ${endpoint} HTTP/1.1`}\r\n${host || "Host: 127.0.0.1\r\n"}Connection: close\r\n` +
    `Content-Type: application/json\r\n${head || `Content-Length: ${body.length}\r\n`}\r\n${body}`
  );
}

const smuggled = `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const forms: readonly (readonly [what: string, request: (endpoint: string) => string])[] = [
  [
    "a length and chunks",
    (at) =>
      `POST ${at} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    "chunks and a length",
    (at) =>
      `POST ${at} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n1a\r\n${body}\r\n0\r\n\r\n${smuggled}`,
  ],
  ["two lengths", (at) => asked(at, { head: "Content-Length: 3\r\nContent-Length: 26\r\n" })],
  [
    "the same length twice",
    (at) => asked(at, { head: "Content-Length: 26\r\nContent-Length: 26\r\n" }),
  ],
  ["a length with a sign", (at) => asked(at, { head: "Content-Length: +26\r\n" })],
  [
    "two encodings",
    (at) => asked(at, { head: "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n" }),
  ],
  ["an encoding nobody has", (at) => asked(at, { head: "Transfer-Encoding: xchunked\r\n" })],
  ["a blank before the colon", (at) => asked(at, { head: "Transfer-Encoding : chunked\r\n" })],
  [
    "a chunk without an end of its size",
    (at) => asked(at, { head: "Transfer-Encoding: chunked\r\n" }),
  ],
  ["a folded header", (at) => asked(at, { head: "X-Folded: a\r\n b\r\nContent-Length: 26\r\n" })],
  ["bare line feeds", (at) => asked(at, {}).replaceAll("\r\n", "\n")],
  ["U+0000 in a header", (at) => asked(at, { head: "X-Nul: a\0b\r\nContent-Length: 26\r\n" })],
  [
    "an upgrade to HTTP/2",
    (at) =>
      asked(at, {
        head: "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\nContent-Length: 26\r\n",
      }),
  ],
  ["the beginning of HTTP/2", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["an absolute address", (at) => asked(at, { line: `POST http://169.254.169.254${at} HTTP/1.1` })],
  ["its own absolute address", (at) => asked(at, { line: `POST http://127.0.0.1${at} HTTP/1.1` })],
  ["an address of the server itself", () => asked("", { line: "OPTIONS * HTTP/1.1" })],
  ["no host", (at) => asked(at, { host: "X-No: host\r\n" })],
  ["two hosts", (at) => asked(at, { host: "Host: 127.0.0.1\r\nHost: evil.example\r\n" })],
  ["a user before its host", (at) => asked(at, { host: "Host: admin@127.0.0.1\r\n" })],
  ["a path behind its host", (at) => asked(at, { host: "Host: 127.0.0.1/..;/\r\n" })],
  ["blanks in its host", (at) => asked(at, { host: "Host: 127.0.0.1 evil.example\r\n" })],
];

describe.each([
  ["the gateway", () => production.gateway, "/graphql", 200],
  // It is not signed, which is seen once it is read.
  ["a province", () => production.province, "/province", 401],
])("X38: to %s, a request with", (_, origin, endpoint, status) => {
  it.each(forms)("%s is 400, and nothing behind it is answered", async (_what, request) => {
    const answer = await said(origin(), request(endpoint));

    expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(["HTTP/1.1 400"]);
    expect(answer).toMatch(/^connection: close\r$/im);
    expect(answer).not.toContain("__typename");
  });

  it("nothing odd about it is read", async () => {
    const answer = await said(origin(), asked(endpoint, {}));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe("X38: a gateway that listens on this machine alone", () => {
  it.each(["evil.example", "evil.example:4000", "169.254.169.254", "localhost.evil.example"])(
    "is not %s, wherever that name leads",
    async (host) => {
      const answer = await said(
        production.gateway,
        asked("/graphql", { host: `Host: ${host}\r\n` }),
      );

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toContain("__typename");
    },
  );

  it.each(["localhost", "LOCALHOST:4000", "127.0.0.1", "127.0.0.1:4000", "[::1]:4000"])(
    "is %s",
    async (host) => {
      const request = asked("/graphql", { host: `Host: ${host}\r\n` });
      expect(await said(production.gateway, request)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );
});

it("X38: nobody is connected through the gateway or a province to elsewhere", async () => {
  for (const origin of [production.gateway, production.province])
    expect(
      await said(origin, "CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: a\r\n\r\n"),
    ).not.toMatch(/ 200 /);
  expect(production.isAlive()).toBe(true);
});
