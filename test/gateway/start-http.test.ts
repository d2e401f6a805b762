import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { aHttpServer, type TestHttpServerOptions } from "../support/http-server.ts";

let http: HttpServer | null = null;
afterEach(() => http?.stop());

async function started(options?: TestHttpServerOptions): Promise<HttpServer> {
  http = await aHttpServer(options);
  return http;
}

const post = (url: string) =>
  fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });

it("stops although somebody holds a connection without asking anything", async () => {
  const { port, stop } = await started();
  const silent = connect(port, "127.0.0.1");
  await once(silent, "connect");
  await post(`http://127.0.0.1:${port}`);
  const ended = once(silent, "close");

  await stop();
  await ended;
});

it("finishes what is in flight before it stops", async () => {
  let go: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { url, stop } = await started({ answer: () => gone });
  const answered = post(url);
  await new Promise((resolve) => setTimeout(resolve, 100));

  const stopped = stop();
  go();

  expect((await answered).status).toBe(200);
  await stopped;
});
