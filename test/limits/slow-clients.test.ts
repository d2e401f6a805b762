import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "@jest/globals";
import { Turnstile } from "../../gateway/http/turnstile.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import { aHttpServer } from "../support/http-server.ts";

const before = { ...limits };
// The real ones are seconds; what must hold is that there is an end.
setLimits({ headMsMax: 400, bodyMsMax: 400, takingMsMax: 400 });
const turnstile = new Turnstile();
const { port, url, stop } = await aHttpServer({
  turnstile,
  answer: async ({ search }) => (search === "" ? {} : { data: "x".repeat(16 * 1024 * 1024) }),
});
afterAll(async () => {
  await stop();
  setLimits(before);
});

const many = 200;
const start = "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n";

/** Sends its beginning, then a byte at a time, for as long as the gateway lets it. */
async function drip(beginning: string, endless: string): Promise<string> {
  const socket: Socket = connect(port, "127.0.0.1");
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes;
  });
  // Writing to a connection that is closed meanwhile is no fault of the test.
  socket.on("error", () => {});
  const closed = once(socket, "close");
  await once(socket, "connect");
  socket.write(beginning);
  let sent = 0;
  const dripping = setInterval(() => socket.write(endless[sent++ % endless.length] ?? ""), 50);
  await closed;
  clearInterval(dripping);
  return heard;
}

describe("X9: clients that send a byte now and then", () => {
  it.each([
    ["heads", start, "x-a: b\r\n"],
    ["heads without a first line", "", "\r\n"],
    ["bodies", `${start}content-length: 1000\r\n\r\n`, " "],
    ["bodies in chunks", `${start}transfer-encoding: chunked\r\n\r\n`, "1\r\n \r\n"],
  ])(
    "are cut off with 408, and others are answered meanwhile: %s",
    async (_, beginning, endless) => {
      const dripping = Array.from({ length: many }, () => drip(beginning, endless));
      const response = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });

      expect(response.status).toBe(200);
      for (const heard of await Promise.all(dripping)) expect(heard).toMatch(/^HTTP\/1\.1 408 /);
    },
  );

  it("who connects and says nothing is cut off as well", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.resume();
    await once(socket, "close");
  });
});

/** Asks for a large answer so many times on one connection, and takes some of it now and then. */
async function sip(times: number): Promise<() => void> {
  const socket: Socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const request = `${start.replace(" HTTP", "?large HTTP")}content-length: 2\r\n\r\n{}`;
  socket.write(request.repeat(times));
  const sipping = setInterval(() => socket.read(1_000), 50);
  return () => {
    clearInterval(sipping);
    socket.destroy();
  };
}

describe("X9: clients that take a byte of their answer now and then", () => {
  it.each([
    ["one answer", 1],
    ["several, asked for at once", 3],
  ])("have their places for so long and no longer: %s", async (_, times) => {
    const ends = await Promise.all(Array.from({ length: 4 }, () => sip(times)));
    const { inFlight } = turnstile.state;
    try {
      while (inFlight.anonymous === 0) await sleep(10);
      while (inFlight.anonymous > 0) await sleep(10);
    } finally {
      for (const end of ends) end();
    }
  });
});
