import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "@jest/globals";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { limits } from "../../gateway/limits.ts";
import type { HttpGraphqlRequest } from "../../gateway/server.ts";
import { aHttpServer } from "../support/http-server.ts";

let http: HttpServer | null = null;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await http?.stop();
});

/** A server that answers each request with the body it got. */
async function anEcho(bodyMsMax?: number): Promise<HttpServer> {
  const answer = async ({ body }: HttpGraphqlRequest) => body;
  http = await aHttpServer({ answer, ...(bodyMsMax ? { bodyMsMax } : {}) });
  return http;
}

function post(body: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${http?.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}

/** A connection on which nothing has been sent, with all that comes back. */
async function aConnection(): Promise<{
  socket: Socket;
  received: () => string;
  ended: Promise<unknown>;
}> {
  const socket = connect(http?.port ?? 0, "127.0.0.1");
  sockets.push(socket);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  return { socket, received: () => text, ended: once(socket, "close") };
}

const head = (length: number) =>
  `POST /graphql HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

it("a body whose length is beyond the limit is refused before any of it is sent", async () => {
  await anEcho();
  const { socket, received, ended } = await aConnection();

  socket.write(head(limits.bodyBytesMax + 1));
  await ended;

  expect(received()).toMatch(/^HTTP\/1\.1 413 /);
  expect(received()).toContain('"code":"BODY_TOO_LARGE"');
});

it.each([
  ["as it is", Buffer.alloc(limits.bodyBytesMax + 1, " "), {}],
  ["zipped", gzipSync(Buffer.alloc(limits.bodyBytesMax + 1, " ")), { "content-encoding": "gzip" }],
])("a body beyond the limit is refused, %s", async (_, body, headers) => {
  await anEcho();

  const refused = await post(body, headers);

  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({
    errors: [{ extensions: { code: "BODY_TOO_LARGE" } }],
  });
});

it("a body that stalls is refused, and its connection is closed", async () => {
  await anEcho(50);
  const { socket, received, ended } = await aConnection();

  socket.write(`${head(20)}{"query":`);
  await ended;

  expect(received()).toMatch(/^HTTP\/1\.1 408 /);
  expect(received()).toMatch(/^connection: close\r$/im);
  expect(received()).toContain('"code":"REQUEST_TIMEOUT"');
});

it("a stop does not wait for a body that stalls", async () => {
  const { stop } = await anEcho();
  const { socket, received, ended } = await aConnection();
  socket.write(`${head(20)}{"query":`);
  await post("{}");

  await stop();
  await ended;

  expect(received()).toBe("");
});

it("a stop does not wait for a head that stalls, on a connection that was used before", async () => {
  const { stop } = await anEcho();
  const { socket, received, ended } = await aConnection();
  socket.write(`${head(2)}{}`);
  await once(socket, "data");
  socket.write("POST /graphql HTTP/1.1\r\nhost:");
  await post("{}");

  await stop();
  await ended;

  expect(received().match(/HTTP\/1\.1/g)).toHaveLength(1);
});

it("a body that is on its way when the stop comes is still answered", async () => {
  const { stop } = await anEcho();
  const { socket, received, ended } = await aConnection();
  socket.write(`${head(9)}{"on":`);
  await post("{}");

  const stopped = stop();
  socket.write("1 }");
  await stopped;
  await ended;

  expect(received()).toMatch(/^HTTP\/1\.1 200 /);
  expect(received()).toContain('{"on":1}');
});

it("a byte order mark before the JSON is no part of it", async () => {
  await anEcho();

  const answered = await post(`\uFEFF{"query":"{ 厨师 }"}`);

  expect(answered.status).toBe(200);
  expect(await answered.json()).toEqual({ query: "{ 厨师 }" });
});

it("a body in another encoding than UTF-8 is refused, not misread", async () => {
  await anEcho();
  const inGbk = Buffer.from([0x22, 0xb3, 0xf8, 0xca, 0xa6, 0x22]);

  const refused = await post(inGbk);

  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({
    errors: [{ message: "The body is not UTF-8.", extensions: { code: "BAD_REQUEST" } }],
  });
});
