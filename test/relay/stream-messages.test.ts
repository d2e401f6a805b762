import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import type { EventStream } from "../../subgraphs/relay/stream.ts";
import { aNats, hasNats, type TestNats } from "../support/nats.ts";
import { openStream } from "./support/relayed.ts";

const name = "LAOWU_61";
/** More than are on their way at once. */
const count = 3_000;

(hasNats ? describe : describe.skip)("F12: a stream that is read", () => {
  let nats: TestNats;
  let stream: EventStream;
  let connection: NatsConnection;
  let manager: JetStreamManager;
  beforeAll(async () => {
    nats = await aNats();
  }, 60_000);
  afterAll(() => nats?.remove());
  beforeEach(async () => {
    stream = await openStream(nats);
    connection = await connect({ servers: [nats.url] });
    manager = await jetstreamManager(connection);
    const client = jetstream(connection);
    await Promise.all(
      Array.from({ length: count }, (_, n) => client.publish("laowu.61.other", String(n))),
    );
  });
  afterEach(async () => {
    await manager.streams.delete(name).catch(() => {});
    await connection.close();
    await stream.close();
  });

  /** Reads all of it. */
  async function read(atFirst: () => Promise<unknown> = async () => {}): Promise<number> {
    let read = 0;
    for await (const _ of stream.messages()) {
      read += 1;
      if (read === 1) await atFirst();
    }
    return read;
  }

  it("ends where its last message was taken away before", async () => {
    expect(await read()).toBe(count);
    await manager.streams.deleteMessage(name, count);
    expect(await read()).toBe(count - 1);
  });

  it("ends where what is behind is taken away meanwhile", async () => {
    expect(await read(() => manager.streams.purge(name))).toBeLessThan(count);
  }, 60_000);

  it("is not taken for whole when the broker is gone before its end", async () => {
    await expect(read(() => nats.kill())).rejects.toThrow();
    await nats.start();
  }, 60_000);

  it("is not taken for whole when its consumer is gone before its end", async () => {
    const takeAway = async () => {
      for await (const { name: consumer } of manager.consumers.list(name))
        await manager.consumers.delete(name, consumer);
    };
    const outcome = await read(takeAway).catch(() => "failed");
    expect([count, "failed"]).toContain(outcome);
  }, 60_000);
});
