import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { TestProvince } from "../province/support/province.ts";
import {
  aHookedProvince,
  ask,
  foreign,
  makeEmployers,
  nextKey,
  own,
  register,
  removing,
  replaying,
  rotating,
  until,
  webhookIn,
} from "./support/hooked.ts";
import { answering, isSigned, Receiver } from "./support/receiver.ts";

let province: TestProvince;
let receiver: Receiver;
beforeAll(async () => {
  province = await aHookedProvince();
}, 60_000);
afterAll(() => province?.stop());
beforeEach(async () => {
  receiver = await new Receiver().start();
});
afterEach(async () => {
  await province.sql("UPDATE webhook SET state = 'REMOVED'");
  await receiver.stop();
});

const told = (): readonly string[] => receiver.taken.map(({ event }) => event.data.recordId);

it("a webhook is told what has changed, in order, each as one signed event", async () => {
  const { secret, id } = await register(province, receiver.url);
  const made = await makeEmployers(province, 3);
  await until(() => told().length >= 3);

  expect(told()).toEqual(made);
  for (const received of receiver.taken) {
    expect(isSigned(received, secret)).toBe(true);
    const { data, type, timestamp } = received.event;
    expect(type).toBe("employer.changed");
    expect(new Date(timestamp).toISOString()).toBe(timestamp);
    expect(received.id).toBe(data.id.replaceAll(".", "-"));
    expect(data).toEqual({
      ...{ id: data.id, recordId: data.recordId, op: "UPSERT", version: 1, region: "610100" },
      cursor: data.cursor,
    });
  }
  await until(async () => (await webhookIn(province, id)).deliveries.length === 3);
  const shown = await webhookIn(province, id);
  expect(shown).toMatchObject({ state: "ACTIVE", attempts: 0, reason: null });
  expect(shown.position).toBe(receiver.taken.at(-1)?.event.data.cursor);
  expect(shown.deliveries).toHaveLength(3);
  expect(shown.deliveries[0]).toMatchObject({
    kind: "employer",
    attempt: 1,
    status: 204,
    error: null,
  });
});
