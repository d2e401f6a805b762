import {
  subscribe as subscribeToRequests,
  unsubscribe as unsubscribeFromRequests,
} from "node:diagnostics_channel";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { WebSocket } from "ws";
import { limits, setLimits } from "../../gateway/limits.ts";
import { idOf } from "../province/support/rows.ts";
import { ownServer } from "../support/postgres.ts";
import { aFollowingHouse, type FollowingHouse } from "./support/following.ts";
import { type Subscriber, transports } from "./support/subscribers.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

const before = { ...limits };
let house: FollowingHouse;
const subscribers: Subscriber[] = [];
beforeAll(async () => {
  house = await aFollowingHouse({ held: [["61"]] });
}, 60_000);
afterEach(async () => {
  setLimits(before);
  await Promise.all(subscribers.splice(0).map((subscriber) => subscriber.leave()));
  while (openNow() > 0) await sleep(5);
  await house.registerOf("61").sql("DELETE FROM job_posting");
});
afterAll(async () => {
  await house?.stop();
  await server.stop();
});

const openNow = () => {
  const { open } = house.subscriptions.state;
  return open.sse + open.websocket;
};
const endedBy = (reason: string) => house.subscriptions.state.ended.get(reason) ?? 0;
const query = "subscription { jobChanged { cursor node { recordId job { description } } } }";

async function subscribe(...args: Parameters<FollowingHouse["subscribe"]>): Promise<Subscriber> {
  const subscriber = await house.subscribe(...args);
  subscribers.push(subscriber);
  return subscriber;
}

describe.each(transports)("bounds of what is followed over %s", (over) => {
  it.each([
    ["in all", { subscriptionsMax: 1 }, "subscriptionsMax"],
    ["of strangers", { anonymousSubscriptionsMax: 1 }, "anonymousSubscriptionsMax"],
    ["of one client", { clientSubscriptionsMax: 1 }, "clientSubscriptionsMax"],
  ])(
    "refuses one too many %s, and lets the next in once one has gone",
    async (_of, more, limit) => {
      setLimits({ ...before, ...more });
      const first = await subscribe(over, { query });
      const second = await subscribe(over, { query });
      const ended = await second.ended;
      if (over === "sse") expect(ended).toMatchObject({ response: { status: 429 } });
      else expect(JSON.stringify([ended])).toContain(limit);
      await first.leave();
      while (openNow() > 0) await sleep(5);
      const third = await subscribe(over, { query });
      await house.publish("61", 1);
      await third.until(1);
    },
  );

  it("tells whoever follows to go on elsewhere when it stops, and loses nothing by that", async () => {
    const other = await aFollowingHouse({ held: [["61"]] });
    const subscriber = await other.subscribe(over, { query });
    await other.publish("61", 1);
    await subscriber.until(1);
    await other.stop({ noticeMs: 0, arrivalMs: 100, stopMsMax: 5_000 });

    expect(await subscriber.ended).toBeNull();
    expect(subscriber.events).toHaveLength(2);
    expect(subscriber.events[1]?.errors?.[0]?.extensions).toEqual({
      code: "GOING_AWAY",
      cursor: expect.any(String),
    });
  });
});

/** One that reads nothing of what it is told until it is told to. */
async function aStalledStream(): Promise<IncomingMessage> {
  const asked = request(house.url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
  });
  asked.end(JSON.stringify({ query }));
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.pause();
  return response;
}

const long = "长".repeat(20_000);
/** More than the kernel and both ends keep for who does not read. */
const publishALot = async () => {
  for (let batch = 0; batch < 10; batch += 1) {
    const numbers = Array.from({ length: 60 }, (_, n) => 1_000 + batch * 60 + n);
    await house.publish("61", ...numbers);
    await house.registerOf("61").sql(`UPDATE job_posting SET description = '${long}'`);
  }
};

describe("a subscriber that does not take what it is told", () => {
  it("ends over SSE with SLOW_CONSUMER once it has stalled for too long, and goes on by its cursor", async () => {
    setLimits({ ...before, subscriberStallMsMax: 300 });
    const stalled = await aStalledStream();
    await publishALot();
    while (endedBy("SLOW_CONSUMER") === 0) await sleep(20);
    stalled.resume();
    let text = "";
    for await (const chunk of stalled) text += String(chunk);
    const events = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = ""]) =>
      JSON.parse(json),
    );
    const last = events.at(-1);

    expect(last.errors[0].extensions).toEqual({
      code: "SLOW_CONSUMER",
      cursor: events.at(-2).data.jobChanged.cursor,
    });
    // This one reads; a busy machine may keep it from it for longer than that.
    setLimits(before);
    const rest = await subscribe("sse", {
      query: query.replace(
        "jobChanged",
        `jobChanged(after: "${last.errors[0].extensions.cursor}")`,
      ),
    });
    const all = new Set(events.slice(0, -1).map(({ data }) => data.jobChanged.node.recordId));
    while (all.size < 600)
      for (const { data } of await rest.until(rest.events.length + 1))
        all.add(data.jobChanged.node.recordId);
    expect(all.size).toBe(600);
  });

  it("is closed over WebSocket, with all that was told before", async () => {
    setLimits({ ...before, subscriberStallMsMax: 300 });
    const endedBefore = endedBy("SLOW_CONSUMER");
    const socket = await aSocket();
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
    while (openNow() === 0) await sleep(5);
    socket.pause();
    await publishALot();
    while (endedBy("SLOW_CONSUMER") === endedBefore) await sleep(20);
    const closed = once(socket, "close");
    socket.resume();
    const [code, reason] = await closed;
    expect([
      [1013, "SLOW_CONSUMER"],
      [1006, ""],
    ]).toContainEqual([code, String(reason)]);
  });
});

async function aSocket(options: object = {}, init: object | null = {}): Promise<WebSocket> {
  const socket = new WebSocket(house.url.replace(/^http/, "ws"), "graphql-transport-ws", options);
  await once(socket, "open");
  if (init !== null) {
    socket.send(JSON.stringify({ type: "connection_init", payload: init }));
    await once(socket, "message");
  }
  return socket;
}

describe("a WebSocket", () => {
  const closing = async (socket: WebSocket) => {
    const [code] = await once(socket, "close");
    return code;
  };

  it("X39: cannot be opened by a page of another site, nor by a name that is not served", async () => {
    const { host } = new URL(house.url);
    const statusFor = async (headers: Record<string, string>) => {
      const socket = new WebSocket(house.url.replace(/^http/, "ws"), "graphql-transport-ws", {
        headers,
      });
      socket.on("error", () => {});
      return Promise.race([
        once(socket, "open").then(() => {
          socket.terminate();
          return 101;
        }),
        once(socket, "unexpected-response").then(([, response]) => response.statusCode),
      ]);
    };
    expect(await statusFor({})).toBe(101);
    expect(await statusFor({ origin: `http://${host}` })).toBe(101);
    for (const origin of [
      "https://evil.example",
      "null",
      `http://${host}0`,
      "http://localhost:1",
      "",
    ])
      expect([origin, await statusFor({ origin })]).toEqual([origin, 400]);
    expect(await statusFor({ authorization: "Basic x" })).toBe(101);
  });

  it("is nothing but a WebSocket at /graphql", async () => {
    const { hostname, port, host } = new URL(house.url);
    for (const [path, upgrade] of [
      ["/graphql", "h2c"],
      ["/", "websocket"],
      ["/metrics", "websocket"],
      ["http://elsewhere/graphql", "websocket"],
    ] as const) {
      const socket = connect(Number(port), hostname);
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      const [heard] = await once(socket, "data");
      expect(String(heard)).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"BAD_REQUEST"/);
      socket.destroy();
    }
  });

  it("is closed when it does not say who is there, or something else than it may", async () => {
    setLimits({ ...before, socketInitMs: 100 });
    expect(await closing(await aSocket({}, null))).toBe(4408);
    for (const [text, code] of [
      ["no json", 4400],
      ['{"type":"next","id":"1"}', 4400],
      ['{"type":"subscribe","id":"1"}', 4400],
      [`{"type":"complete","id":"${"x".repeat(300)}"}`, 4400],
      ['{"type":"connection_init"}', 4429],
    ] as const) {
      const socket = await aSocket();
      socket.send(text);
      expect([text, await closing(socket)]).toEqual([text, code]);
    }
    const unknown = await aSocket({}, null);
    unknown.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
    expect(await closing(unknown)).toBe(4401);
  });

  it("may have so many subscriptions, one of each id, and is closed when it has none for long", async () => {
    setLimits({ ...before, socketSubscriptionsMax: 2, subscriberPingMs: 50, idleMsMax: 300 });
    const socket = await aSocket();
    const heard: { id: string; type: string; payload: unknown }[] = [];
    socket.on("message", (data) => heard.push(JSON.parse(String(data))));
    const send = (id: string) =>
      socket.send(JSON.stringify({ id, type: "subscribe", payload: { query } }));
    for (const id of ["1", "2", "3"]) send(id);
    while (!heard.some(({ type }) => type === "error")) await sleep(5);
    expect(heard).toEqual([
      expect.objectContaining({
        id: "3",
        payload: [
          expect.objectContaining({
            extensions: expect.objectContaining({ limit: "socketSubscriptionsMax" }),
          }),
        ],
      }),
    ]);
    await sleep(400);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    for (const id of ["1", "2"]) socket.send(JSON.stringify({ id, type: "complete" }));
    expect(await closing(socket)).toBe(1000);

    // A WebSocket has no room for a long id in the reason why it closes.
    for (const id of ["1", "长".repeat(150)]) {
      const twice = await aSocket();
      for (const same of [id, id])
        twice.send(JSON.stringify({ id: same, type: "subscribe", payload: { query } }));
      expect(await closing(twice)).toBe(4409);
    }
    expect(house.failures).toEqual([]);
  });

  it("may ask again under the id of one that it has left, and leaves nothing behind", async () => {
    const socket = await aSocket();
    const heard: string[] = [];
    socket.on("message", (data) => heard.push(JSON.parse(String(data)).id));
    const send = (id: string, type: string) =>
      socket.send(
        JSON.stringify({ id, type, ...(type === "subscribe" && { payload: { query } }) }),
      );
    for (const type of ["subscribe", "complete", "subscribe"]) send("1", type);
    while (openNow() === 0) await sleep(5);
    for (const type of ["complete", "subscribe"]) send("1", type);
    send("2", "subscribe");
    while (openNow() < 2) await sleep(5);
    await house.publish("61", 1);
    while (new Set(heard).size < 2) await sleep(5);
    socket.terminate();
    while (openNow() > 0) await sleep(5);
    expect([...heard].sort()).toEqual(["1", "2"]);
    expect(house.failures).toEqual([]);
  });

  it("X9: is not listened to while it does not take what it is answered", async () => {
    setLimits({ ...before, subscriberStallMsMax: 1_000 });
    const socket = await aSocket();
    socket.on("error", () => {});
    socket.pause();
    const payload = { text: "x".repeat(200_000) };
    for (let n = 0; n < 300; n += 1) socket.send(JSON.stringify({ type: "ping", payload }));
    let waiting = socket.bufferedAmount;
    while (waiting > 0 && socket.readyState === WebSocket.OPEN) {
      await sleep(10);
      if (socket.readyState === WebSocket.OPEN) waiting = socket.bufferedAmount;
    }
    expect(waiting).toBeGreaterThan(0);
    socket.terminate();
  });

  it("X38: is not opened in the midst of an answer to what was sent ahead", async () => {
    const { hostname, port, host } = new URL(house.url);
    const body = JSON.stringify({ query });
    for (const path of ["/graphql", "/"]) {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      let heard = "";
      socket.on("data", (chunk) => {
        heard += String(chunk);
      });
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
      while (openNow() === 0) await sleep(5);
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
      await once(socket, "close");
      expect(heard).not.toContain("HTTP/1.1 101");
      while (openNow() > 0) await sleep(5);
    }
    expect(house.failures).toEqual([]);
  });

  it("is one of so many", async () => {
    setLimits({ ...before, clientSocketsMax: 1 });
    const first = await aSocket();
    const second = new WebSocket(house.url.replace(/^http/, "ws"), "graphql-transport-ws");
    second.on("error", () => {});
    const [, response] = await once(second, "unexpected-response");
    expect(response.statusCode).toBe(429);
    first.close();
    await closing(first);
  });
});

describe("a thousand subscribers to whom nothing is told", () => {
  it("cost one request in wait for each province, and little memory", async () => {
    setLimits({
      ...before,
      clientSubscriptionsMax: 2_000,
      clientSocketsMax: 2_000,
      followIdleMs: 60_000,
    });
    let waits = 0;
    let looks = 0;
    const register = house.registerOf("61");
    const sockets = await Promise.all(Array.from({ length: 20 }, () => aSocket()));
    const heapBefore = process.memoryUsage().heapUsed;
    for (const [index, socket] of sockets.entries())
      for (let n = 0; n < 50; n += 1)
        socket.send(JSON.stringify({ id: `${index}-${n}`, type: "subscribe", payload: { query } }));
    while (openNow() < 1_000) await sleep(20);
    const heapPerSubscriber = (process.memoryUsage().heapUsed - heapBefore) / 1_000;
    await sleep(500);
    register.takeStatements();
    const onRequest = (message: unknown) => {
      const { request: asked } = message as { readonly request: IncomingMessage };
      if (asked.url === "/feed/marks") waits += 1;
      if (asked.url === "/province") looks += 1;
    };
    subscribeToRequests("http.server.request.start", onRequest);
    await sleep(3 * limits.feedWaitMs);
    unsubscribeFromRequests("http.server.request.start", onRequest);

    expect(looks).toBeLessThan(10);
    expect(waits).toBeGreaterThanOrEqual(2);
    expect(waits).toBeLessThan(6);
    expect(heapPerSubscriber).toBeLessThan(60_000);
    let heard = 0;
    for (const socket of sockets)
      socket.on("message", (data) => {
        if (String(data).includes(idOf("61", 5_000))) heard += 1;
      });
    await house.publish("61", 5_000);
    while (heard < 1_000) await sleep(20);
    for (const socket of sockets) socket.terminate();
    await register.sql("DELETE FROM job_posting");
  }, 60_000);
});
