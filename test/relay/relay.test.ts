import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aNats, hasNats, type TestNats } from "../support/nats.ts";
import { makeEmployers } from "../webhooks/support/hooked.ts";
import { aRelay, changesIn, readEvents, type TestRelay, until } from "./support/relayed.ts";

(hasNats ? describe : describe.skip)("a relay", () => {
  let province: TestProvince;
  let nats: TestNats;
  let running: TestRelay[];
  beforeAll(async () => {
    nats = await aNats();
  }, 60_000);
  afterAll(() => nats?.remove());
  beforeEach(async () => {
    province = await aProvince(["61"]);
    running = [];
    const connection = await connect({ servers: [nats.url] });
    const manager = await jetstreamManager(connection);
    await manager.streams.delete("LAOWU_61").catch(() => {});
    await connection.close();
  });
  afterEach(async () => {
    await Promise.all(running.map(({ relay }) => relay.stop()));
    await province.stop();
  });

  function start(more: Parameters<typeof aRelay>[2] = {}): TestRelay {
    const started = aRelay(nats, province.databaseUrl, more);
    running.push(started);
    return started;
  }
  const recordsIn = async (): Promise<readonly (string | undefined)[]> =>
    changesIn(await readEvents(nats)).map(({ data }) => data.recordId);

  it("publishes what changes, in order, to the subjects of its province, each once", async () => {
    const made = [...(await makeEmployers(province, 700))];
    start();
    await until(async () => (await recordsIn()).length === 700);
    made.push(...(await makeEmployers(province, 3)));
    await until(async () => (await recordsIn()).length === 703);
    expect(await recordsIn()).toEqual(made);
  });

  it("goes on where the stream ends, without a word twice", async () => {
    const first = start();
    const made = [...(await makeEmployers(province, 5))];
    await until(async () => (await recordsIn()).length === 5);
    await first.relay.stop();
    made.push(...(await makeEmployers(province, 5)));
    start();
    await until(async () => (await recordsIn()).length === 10);
    expect(await recordsIn()).toEqual(made);
  });
});
