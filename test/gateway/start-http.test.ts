import { getMaxListeners, once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, it } from "@jest/globals";
import { type HttpServer, startHttp } from "../../gateway/http/start-http.ts";
import type { HttpGraphqlRequest } from "../../gateway/server.ts";

let http: HttpServer | null = null;
afterEach(() => http?.stop());

/** The HTTP side alone; `answer` stands where GraphQL would. */
async function anHttpServer(
  answer: (request: HttpGraphqlRequest) => Promise<void> = async () => {},
): Promise<HttpServer> {
  http = await startHttp({
    host: "127.0.0.1",
    port: 0,
    graphql: {
      async answer(request) {
        await answer(request);
        return { status: 200, headers: [], body: Buffer.from("{}") };
      },
      stop: async () => {},
    },
    console: () => false,
    endpointsHealth: async () => [],
    metrics: async () => ({ contentType: "text/plain", text: "" }),
    onFailure: () => {},
  });
  return http;
}

const post = (url: string) =>
  fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });

it("stops at once although somebody holds a connection without asking anything", async () => {
  const { port, stop } = await anHttpServer();
  const silent = connect(port, "127.0.0.1");
  await once(silent, "connect");
  await post(`http://127.0.0.1:${port}`);
  const startedAt = performance.now();

  await stop();

  expect(performance.now() - startedAt).toBeLessThan(1_000);
  silent.destroy();
});

it("finishes what is in flight before it stops", async () => {
  let go: () => void = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  const { url, stop } = await anHttpServer(() => gone);
  const answered = post(url);
  await new Promise((resolve) => setTimeout(resolve, 100));

  const stopped = stop();
  go();

  expect((await answered).status).toBe(200);
  await stopped;
});

it("one client may be waited for by the calls to every province", async () => {
  let listenersMax: number | null = null;
  const { url } = await anHttpServer(async ({ signal }) => {
    listenersMax = getMaxListeners(signal);
  });

  await post(url);

  // Else Node writes a warning from the eleventh on.
  expect(listenersMax).toBe(Number.POSITIVE_INFINITY);
});
