import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Doors } from "../../gateway/http/doors.ts";
import type { HttpServer } from "../../gateway/http/start-http.ts";
import { aHttpServer } from "../support/http-server.ts";

describe("doors of a server", () => {
  /** The most connections that are taken in one turn of the loop, while many wait. */
  async function takenInOneTurn(count: number): Promise<number> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const doors = await Doors.open(server, count);
    let taken = 0;
    let takenInTurn = 0;
    let most = 0;
    server.on("connection", (connection) => {
      taken += 1;
      takenInTurn += 1;
      most = Math.max(most, takenInTurn);
      connection.on("error", () => {}).destroy();
    });
    const { port } = server.address() as AddressInfo;
    for (let come = 0; come < 100; come += 1) connect(port, "127.0.0.1").on("error", () => {});
    while (taken < 100) {
      takenInTurn = 0;
      await new Promise((turn) => setImmediate(turn));
    }
    await Promise.all([new Promise((closed) => server.close(closed)), doors.close()]);
    return most;
  }

  it("are one in Node, and as many as are wanted", async () => {
    expect(await takenInOneTurn(1)).toBe(1);
    expect(await takenInOneTurn(8)).toBeGreaterThan(4);
  });
});

describe("a gateway with several doors", () => {
  let http: HttpServer | null = null;
  afterEach(() => http?.stop());

  const ask = (url: string) =>
    fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"query":"{ jobs { totalCount { value } } }"}',
    });

  it("answers at each of them, and has answered all when it has stopped", async () => {
    let asked = 0;
    let answer: () => void = () => {};
    const allAsked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    http = await aHttpServer({
      connectionsAtOnce: 8,
      answer: async () => {
        asked += 1;
        await allAsked;
        return { data: {} };
      },
    });
    const { url, stop } = http;
    const answers = Array.from({ length: 40 }, () => ask(url));
    while (asked < 40) await new Promise((turn) => setImmediate(turn));
    let hasStopped = false;
    const stopped = stop().then(() => {
      hasStopped = true;
    });
    http = null;
    await new Promise((turn) => setTimeout(turn, 50));
    expect(hasStopped).toBe(false);
    answer();

    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(
      Array.from({ length: 40 }, () => 200),
    );
    await stopped;
    await expect(ask(url)).rejects.toThrow("fetch failed");
  });
});
