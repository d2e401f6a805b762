import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, it } from "@jest/globals";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { Turnstile } from "../../gateway/http/turnstile.ts";
import type { HttpGraphqlRequest } from "../../gateway/server.ts";
import { partner } from "../support/callers.ts";
import { aHttpServer } from "../support/http-server.ts";

/** As HTTP lets clients do it: the next requests before the first answer. */
const ahead = 20;
const body = '{"query":"{ __typename }"}';

let http: HttpServer | null = null;
afterEach(() => http?.stop());

async function sentAhead(port: number, headers = ""): Promise<Socket> {
  const client = connect(port, "127.0.0.1");
  await once(client, "connect");
  const request = `POST /graphql HTTP/1.1\r\nhost: localhost\r\n${headers}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  client.write(request.repeat(ahead));
  return client;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    if (isSo()) return;
    await sleep(10);
  }
  throw new Error("It does not come to this in five seconds.");
}

describe.each([
  ["anonymous", ""],
  ["known", "authorization: Bearer good\r\n"],
] as const)("F24: a client that is %s, has sent ahead and leaves", (kind, headers) => {
  it("takes along all that it asked, and leaves its places to others", async () => {
    const turnstile = new Turnstile();
    const asked: HttpGraphqlRequest[] = [];
    http = await aHttpServer({
      turnstile,
      identify: async () => partner,
      answer: (request) => {
        asked.push(request);
        return new Promise(() => {});
      },
    });
    const client = await sentAhead(http.port, headers);
    await until(() => asked.length === ahead);

    client.destroy();

    await until(() => asked.every(({ signal }) => signal.aborted));
    await until(() => turnstile.state.inFlight[kind] === 0);
  });

  it("leaves its places to others also when all but the first was answered", async () => {
    const turnstile = new Turnstile();
    let count = 0;
    http = await aHttpServer({
      turnstile,
      identify: async () => partner,
      answer: async () => {
        count += 1;
        if (count === 1) await new Promise(() => {});
      },
    });
    const client = await sentAhead(http.port, headers);
    await until(() => count === ahead);

    client.destroy();

    await until(() => turnstile.state.inFlight[kind] === 0);
  });
});
