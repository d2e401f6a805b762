import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { whileNobodyElse } from "../../subgraphs/province/background-connection.writer.ts";
import { tellingPoints } from "../../subgraphs/province/webhook/tell-webhook.ts";
import { forgetOld } from "../../subgraphs/province/webhook/telling.writer.ts";
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
import { answering, isSigned, type Received, Receiver } from "./support/receiver.ts";

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

it("a webhook is told of the kinds it asked for, from where it began, and of its own register alone", async () => {
  const [early = ""] = await makeEmployers(province, 1);
  await register(province, receiver.url, { types: ["BRAND"] });
  const all = await new Receiver().start();
  await register(province, all.url, { from: "OLDEST", types: ["EMPLOYER"] });
  const [late = ""] = await makeEmployers(province, 1);
  await until(() => all.taken.some(({ event }) => event.data.recordId === late));
  expect(all.taken.map(({ event }) => event.data.recordId)).toContain(early);
  expect(receiver.came).toEqual([]);
  await all.stop();
});

it("what is gone is told as such, and without anything of what it was", async () => {
  await register(province, receiver.url);
  const [id = ""] = await makeEmployers(province, 1);
  await until(() => told().length === 1);
  await province.sql(`DELETE FROM employer WHERE id = '${id}'`);
  await until(() => told().length === 2);
  expect(receiver.taken[1]?.event.data).toMatchObject({
    recordId: id,
    op: "DELETE",
    version: null,
  });
});

describe("a webhook that cannot be told", () => {
  it("is told the same again, under the same id and signed anew, and nothing before it is taken", async () => {
    const { id, secret } = await register(province, receiver.url);
    receiver.reacts = answering(500);
    const made = await makeEmployers(province, 2);
    await until(async () => (await webhookIn(province, id)).state === "FAILING");
    const failing = await webhookIn(province, id);
    expect(failing).toMatchObject({
      reason: "STATUS_500",
      attempts: 1,
      position: expect.anything(),
    });
    expect(Date.parse(failing.nextAttemptAt ?? "")).toBeGreaterThan(
      Date.parse(failing.failingSince ?? ""),
    );
    expect(receiver.came.map(({ event }) => event.data.recordId)).toEqual([made[0]]);

    receiver.reacts = null;
    await until(() => told().length === 2);
    expect(told()).toEqual(made);
    const [first, again] = receiver.came;
    expect(again?.id).toBe(first?.id);
    expect(again?.body).toBe(first?.body);
    expect(receiver.came.every((one) => isSigned(one, secret))).toBe(true);
    await until(async () => (await webhookIn(province, id)).state === "ACTIVE");
    const deliveries = (await webhookIn(province, id)).deliveries.map(
      ({ status, attempt, error }) => [status, attempt, error],
    );
    expect(deliveries).toEqual([
      [204, 1, null],
      [204, 2, null],
      [500, 1, "STATUS_500"],
    ]);
  });

  it("because it is gone (410), is told nothing more until somebody says so", async () => {
    const { id } = await register(province, receiver.url);
    receiver.reacts = answering(410);
    const [first = ""] = await makeEmployers(province, 1);
    await until(async () => (await webhookIn(province, id)).state === "DISABLED");
    const { reason, version } = await webhookIn(province, id);
    expect(reason).toBe("GONE");

    receiver.reacts = null;
    const [second = ""] = await makeEmployers(province, 1);
    const input = { id, expectedVersion: version, idempotencyKey: nextKey() };
    expect((await ask(province, replaying, { input })).errors).toBeUndefined();
    await until(() => told().length === 2);
    expect(told()).toEqual([first, second]);
    expect(receiver.came).toHaveLength(3);
  });

  it("for too many days is told nothing more, and the state says why", async () => {
    const { id } = await register(province, receiver.url);
    receiver.reacts = answering(500);
    await makeEmployers(province, 1);
    await until(async () => (await webhookIn(province, id)).state === "FAILING");
    await province.sql(`UPDATE webhook SET failing_since = now() - interval '5 days 1 minute',
      next_attempt_at = now() WHERE id = '${id}'`);
    await until(async () => (await webhookIn(province, id)).state === "DISABLED");
    expect(await webhookIn(province, id)).toMatchObject({ reason: "STATUS_500", attempts: 2 });
    expect(receiver.came).toHaveLength(2);
  });

  it.each([429, 503])("and says when (%i), is left alone until then", async (status) => {
    const { id } = await register(province, receiver.url);
    receiver.reacts = answering(status, { "retry-after": "3600" });
    await makeEmployers(province, 1);
    await until(async () => (await webhookIn(province, id)).state === "FAILING");
    const { nextAttemptAt, failingSince } = await webhookIn(province, id);
    expect(Date.parse(nextAttemptAt ?? "") - Date.parse(failingSince ?? "")).toBeGreaterThan(
      3_500_000,
    );
  });

  it("X40: is not followed elsewhere: a redirect is no success, and nobody is asked there", async () => {
    const elsewhere = await new Receiver().start();
    const { id } = await register(province, receiver.url);
    receiver.reacts = answering(307, { location: elsewhere.url });
    await makeEmployers(province, 1);
    await until(async () => (await webhookIn(province, id)).reason === "STATUS_307");
    expect(elsewhere.came).toEqual([]);
    await elsewhere.stop();
  });

  it("holds up no other one", async () => {
    await register(province, receiver.url);
    receiver.reacts = () => {};
    const other = await new Receiver().start();
    await register(province, other.url);
    await makeEmployers(province, 3);
    await until(() => other.taken.length === 3 && receiver.came.length > 0);
    expect(receiver.came).toHaveLength(1);
    await other.stop();
  });

  it("holds up no other one at the same host", async () => {
    receiver.reacts = (_, response) => {
      if (response.req.url?.endsWith("?quick")) response.writeHead(204).end();
    };
    const { id: waiting } = await register(province, receiver.url);
    for (let number = 1; number <= 5; number += 1) await register(province, receiver.url);
    const { id } = await register(province, `${receiver.url}?quick`);
    await makeEmployers(province, 1);
    await until(async () => (await webhookIn(province, id)).deliveries.length === 1);
    const { deliveries } = await webhookIn(province, id);
    expect(deliveries).toMatchObject([{ attempt: 1, status: 204, error: null }]);
    // The others have not been given up yet.
    expect((await webhookIn(province, waiting)).deliveries).toEqual([]);
  });

  it("and all others like it leave room for who takes what it is told", async () => {
    const quick = await new Receiver().start();
    const { id } = await register(province, quick.url);
    await makeEmployers(province, 1);
    await until(() => quick.taken.length === 1);
    // Each of them has connections of its own.
    const slow = await Promise.all(Array.from({ length: 18 }, () => new Receiver().start()));
    for (const one of slow) {
      one.reacts = (_, response) => {
        setTimeout(() => response.writeHead(204).end(), 1_100);
      };
      for (let owner = 1; owner <= 4; owner += 1)
        await register(province, one.url, { actor: { ...own, sub: `system:slow-${owner}` } });
    }
    await province.sql(`UPDATE webhook SET next_attempt_at = now() WHERE id = '${id}'`);
    await makeEmployers(province, 20);
    await until(() => quick.taken.length === 21);
    // None of them has been told all of it meanwhile.
    const told = slow.reduce((sum, { came }) => sum + came.length, 0);
    expect(told).toBeLessThan(slow.length * 4 * 10);
    await Promise.all([quick, ...slow].map((one) => one.stop()));
  }, 60_000);

  it("because it answers without an end, is taken by its status, and no more is read", async () => {
    const { id } = await register(province, receiver.url);
    let written = 0;
    receiver.reacts = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.destroyed) return;
        written += 65_536;
        response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    };
    await makeEmployers(province, 1);
    await until(async () => (await webhookIn(province, id)).deliveries.length > 0);
    expect((await webhookIn(province, id)).deliveries[0]).toMatchObject({
      status: 200,
      error: null,
    });
    expect(written).toBeLessThan(16 * 1_048_576);
  });
});

describe("the secret of a webhook", () => {
  /** What came of the first of these records; of what was written meanwhile it may come twice. */
  async function toldOf([record]: readonly string[]): Promise<Received> {
    const find = () => receiver.taken.find(({ event }) => event.data.recordId === record);
    await until(() => find() !== undefined);
    const found = find();
    if (found === undefined) throw new Error("It was told, and is not there.");
    return found;
  }

  it("is rotated with an overlap: for so long events bear two signatures, and then one", async () => {
    const { id, secret, version } = await register(province, receiver.url);
    const input = { id, expectedVersion: version, idempotencyKey: nextKey() };
    const { data } = await ask(province, rotating, { input });
    const { secret: next, webhook } = data.rotateWebhookSecret;
    expect(next).not.toBe(secret);
    const both = await toldOf(await makeEmployers(province, 1));
    expect([secret, next].map((one) => isSigned(both, one))).toEqual([true, true]);

    const last = {
      ...{ id, expectedVersion: webhook.version, overlapHours: 0 },
      idempotencyKey: nextKey(),
    };
    const rotated = await ask(province, rotating, { input: last });
    const third = rotated.data.rotateWebhookSecret.secret;
    const alone = await toldOf(await makeEmployers(province, 1));
    expect([secret, next, third].map((one) => isSigned(alone, one))).toEqual([false, false, true]);
    expect(String(alone.headers["webhook-signature"]).split(" ")).toHaveLength(1);
  });

  it("stands nowhere in the database in clear", async () => {
    const { secret } = await register(province, receiver.url);
    const plain = Buffer.from(secret.slice("whsec_".length), "base64").toString("hex");
    for (const table of ["webhook", "webhook_secret", "write_request"]) {
      const rows = JSON.stringify(
        await province.sql(`SELECT row.*::text AS text FROM ${table} AS row`),
      );
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(plain);
      expect(rows).not.toContain(Buffer.from(secret).toString("hex"));
    }
  });
});

describe("a replay", () => {
  it("tells again from a cursor, or from a time, and goes on from there", async () => {
    const { id, version } = await register(province, receiver.url);
    const made = await makeEmployers(province, 3);
    await until(() => told().length === 3);
    const fromCursor = receiver.taken[0]?.event.data.cursor;
    await ask(province, replaying, {
      input: { id, fromCursor, expectedVersion: version, idempotencyKey: nextKey() },
    });
    await until(() => told().length === 5);
    expect(told().slice(3)).toEqual(made.slice(1));
    expect(receiver.taken.slice(3).map((one) => one.id)).toEqual(
      receiver.taken.slice(1, 3).map((one) => one.id),
    );

    const [clock] = await province.sql("SELECT clock_timestamp()::text AS now");
    const since = new Date(String(clock?.now)).toISOString();
    const later = await makeEmployers(province, 1);
    await until(() => told().length === 6);
    const { version: present } = await webhookIn(province, id);
    await ask(province, replaying, {
      input: { id, since, expectedVersion: present, idempotencyKey: nextKey() },
    });
    await until(() => told().length === 7);
    expect(told().slice(5)).toEqual([...later, ...later]);
  });

  it("behind what is kept says that a snapshot is required, once, and what comes after it", async () => {
    await register(province, receiver.url);
    await province.sql("UPDATE feed SET epoch = gen_random_uuid()");
    await until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]?.event).toMatchObject({
      type: "snapshot.required",
      data: { region: "61" },
    });
    expect(receiver.taken[0]?.id).toMatch(/^61:snapshot-/);
    const [made = ""] = await makeEmployers(province, 1);
    await until(() => receiver.taken.length === 2);
    expect(told()[1]).toBe(made);
  });
});

describe("of persons", () => {
  const changePerson = (id: string) =>
    province.sql(`INSERT INTO person_change (worker_id, type, province, record, region_code)
      VALUES ('${id}', 'WORKER', '61', '${id}', '610100')`);

  it("a webhook is told that there is something to pull, without a word of whom", async () => {
    const { id } = await register(province, receiver.url, { types: [], persons: true });
    await changePerson("61:somebody");
    await until(() => receiver.taken.length === 1);
    const [received] = receiver.taken;
    expect(received?.event).toEqual({
      type: "persons.changed",
      timestamp: expect.any(String),
      data: { region: "61" },
    });
    expect(received?.body).not.toContain("somebody");
    await until(async () => (await webhookIn(province, id)).deliveries.length === 1);
    expect((await webhookIn(province, id)).deliveries[0]?.kind).toBe("persons");
  });

  it("it is not looked all the time whether there is something to pull, as long as nothing changes", async () => {
    const { id } = await register(province, receiver.url, { types: [], persons: true });
    await changePerson("61:somebody");
    await until(() => receiver.taken.length === 1);
    await province.sql(`UPDATE webhook SET placed_at = placed_at - interval '1 day'`);
    await province.sql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    const callsOf = async (text: string) => {
      const [row] = await province.sql(`SELECT coalesce(sum(calls), 0)::int AS calls
        FROM pg_stat_statements WHERE query LIKE '%${text}%' AND query NOT LIKE '%stat_statements%'
         AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`);
      return Number(row?.calls);
    };
    const [looks, news] = ["FROM webhook%next_attempt_at <=%", "forgotten_until AS is_there"];
    const before = await callsOf(looks);
    await until(async () => (await callsOf(looks)) > before + 5);
    const asked = await callsOf(news);
    const [sooner] = [await callsOf(looks)];
    await until(async () => (await callsOf(looks)) > sooner + 20);
    expect((await callsOf(news)) - asked).toBeLessThanOrEqual(1);
    expect((await webhookIn(province, id)).state).toBe("ACTIVE");
  });

  it("systems of another province are told only while an agreement is in force", async () => {
    const closed = await aHookedProvince({ agreements: { between: () => [] } });
    const other = await new Receiver().start();
    const settings = { types: ["EMPLOYER"], persons: true };
    await register(closed, receiver.url, { ...settings, actor: own });
    await register(closed, other.url, { ...settings, actor: foreign });
    await closed.sql(`INSERT INTO person_change (worker_id, type, province, record, region_code)
      VALUES ('61:x', 'WORKER', '61', '61:x', '610100')`);
    await makeEmployers(closed, 1);
    await until(() => other.taken.length === 1 && receiver.taken.length === 2);
    expect(other.taken.map(({ event }) => event.type)).toEqual(["employer.changed"]);
    expect(receiver.taken.map(({ event }) => event.type).sort()).toEqual([
      "employer.changed",
      "persons.changed",
    ]);
    await closed.stop();
    await other.stop();
  });
});

it("a webhook that was removed is told nothing more", async () => {
  const { id } = await register(province, receiver.url);
  await ask(province, removing, { input: { id, idempotencyKey: nextKey() } });
  const other = await new Receiver().start();
  await register(province, other.url);
  await makeEmployers(province, 1);
  await until(() => other.taken.length === 1);
  expect(receiver.came).toEqual([]);
  await other.stop();
});

it.each(tellingPoints)(
  "F18: a process that dies at the point '%s' loses nothing",
  async (point) => {
    let left = 5;
    const dying = await aHookedProvince({
      hooks: {
        onPoint: (reached) => {
          if (reached !== point || left === 0) return;
          left -= 1;
          throw new Error("It dies here.");
        },
      },
    });
    const { secret } = await register(dying, receiver.url);
    const made = await makeEmployers(dying, 10);
    await until(() => new Set(told()).size === made.length);
    // What was told and not noted is told again, under the same id, before anything behind it.
    const once = [...new Map(receiver.taken.map((one) => [one.id, one])).values()];
    expect(once.map(({ event }) => event.data.recordId)).toEqual(made);
    const repeated = told().filter((id, index) => told().indexOf(id) !== index);
    expect(repeated).toHaveLength(point === "told" ? 5 : 0);
    expect(left).toBe(0);
    expect(receiver.taken.every((one) => isSigned(one, secret))).toBe(true);
    await dying.stop();
  },
);

it("what was told is kept for a time, and secrets that have ended and what was removed go", async () => {
  const { id, version } = await register(province, receiver.url);
  const gone = await register(province, receiver.url);
  await makeEmployers(province, 2);
  await until(() => told().length === 4);
  const rotation = { id, expectedVersion: version, overlapHours: 0, idempotencyKey: nextKey() };
  await ask(province, rotating, { input: rotation });
  await ask(province, removing, { input: { id: gone.id, idempotencyKey: nextKey() } });
  await until(async () => (await webhookIn(province, id)).deliveries.length === 2);
  await province.sql(`UPDATE webhook_delivery SET at = now() - interval '8 days'
    WHERE id = (SELECT min(id) FROM webhook_delivery WHERE webhook_id = '${id}')`);
  const job = { databaseUrl: province.databaseUrl, name: "forget-in-a-test" };
  await whileNobodyElse(job, (connection) =>
    forgetOld(connection, {
      before: new Date(Date.now() - 7 * 86_400_000).toISOString(),
      now: new Date().toISOString(),
    }),
  );
  expect((await webhookIn(province, id)).deliveries).toHaveLength(1);
  expect(await province.sql(`SELECT FROM webhook_secret WHERE webhook_id = '${id}'`)).toHaveLength(
    1,
  );
  for (const table of ["webhook_secret", "webhook_delivery"])
    expect(await province.sql(`SELECT FROM ${table} WHERE webhook_id = '${gone.id}'`)).toEqual([]);
  expect(await province.sql(`SELECT FROM webhook WHERE id = '${gone.id}'`)).toEqual([]);
});

it("a webhook that cannot be told for a fault of ours holds up nobody", async () => {
  const patient = await aHookedProvince({ hooks: { againMs: 3_600_000 } });
  const { id } = await register(patient, receiver.url);
  await patient.sql(`UPDATE webhook SET position = 'no place' WHERE id = '${id}'`);
  const other = await new Receiver().start();
  await register(patient, other.url);
  const made = await makeEmployers(patient, 2);
  await until(() => other.taken.length === 2);
  expect(other.taken.map(({ event }) => event.data.recordId)).toEqual(made);
  expect(receiver.came).toEqual([]);
  await Promise.all([patient.stop(), other.stop()]);
});

it("however many have nothing to be told, the next one is", async () => {
  const few = await aHookedProvince({ hooks: { dueAtOnce: 2 } });
  const idle = await new Receiver().start();
  for (let one = 0; one < 5; one += 1) await register(few, idle.url, { types: ["BRAND"] });
  // They have been due for longer than the youngest.
  await few.sql("UPDATE webhook SET next_attempt_at = now() - interval '1 day'");
  await register(few, receiver.url);
  const made = await makeEmployers(few, 1);
  await until(() => receiver.taken.length === 1);
  expect(told()).toEqual(made);
  expect(idle.came).toEqual([]);
  await Promise.all([few.stop(), idle.stop()]);
});

it("a webhook whose secret cannot be opened is told nothing unsigned, and holds up nobody", async () => {
  const { id } = await register(province, receiver.url);
  await province.sql(`UPDATE webhook_secret SET key_id = 'lost' WHERE webhook_id = '${id}'`);
  const other = await new Receiver().start();
  await register(province, other.url);
  const made = await makeEmployers(province, 2);
  await until(async () => (await webhookIn(province, id)).state === "FAILING");
  expect(await webhookIn(province, id)).toMatchObject({ reason: "SECRET_UNREADABLE" });
  await until(() => other.taken.length === 2);
  expect(other.taken.map(({ event }) => event.data.recordId)).toEqual(made);
  expect(receiver.came).toEqual([]);
  await other.stop();
});
