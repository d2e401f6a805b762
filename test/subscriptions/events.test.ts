import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { Dice } from "../province/support/dice.ts";
import { aJob, idOf, type JobValues, jobRow } from "../province/support/rows.ts";
import { ownServer } from "../support/postgres.ts";
import { aFollowingHouse, type FollowingHouse } from "./support/following.ts";
import { type Subscriber, transports } from "./support/subscribers.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();

let house: FollowingHouse;
const subscribers: Subscriber[] = [];
beforeAll(async () => {
  house = await aFollowingHouse({ held: [["32", "44"], ["53"], ["61"]] });
}, 60_000);
afterEach(async () => {
  await Promise.all(subscribers.splice(0).map((subscriber) => subscriber.leave()));
  for (const { sql } of house.provinces) await sql("DELETE FROM job_posting");
});
afterAll(async () => {
  await house?.stop();
  await server.stop();
});

async function subscribe(...args: Parameters<FollowingHouse["subscribe"]>): Promise<Subscriber> {
  const subscriber = await house.subscribe(...args);
  subscribers.push(subscriber);
  return subscriber;
}

const job = (code: string, number: number, more: Partial<JobValues> = {}) =>
  jobRow(aJob({ id: idOf(code, number), region_code: `${code}0100`, ...more }));
const elsewhere = job("61", 77, { region_code: "610924" });

const jobChanged = `subscription ($regions: [RegionCode!], $after: Cursor, $from: FeedStart! = NOW) {
  jobChanged(regions: $regions, after: $after, from: $from) {
    cursor node { id op recordId version job { title status } }
  }
}`;

describe.each(transports)("jobChanged over %s", (over) => {
  it("tells a job that is published within a second, with what was selected of it", async () => {
    const subscriber = await subscribe(over, { query: jobChanged });
    const publishedAt = performance.now();
    await house.publish("61", 1);
    const [event] = await subscriber.until(1);

    expect(event).toEqual({
      data: {
        jobChanged: {
          cursor: expect.any(String),
          node: {
            id: expect.stringMatching(/^61:/),
            op: "UPSERT",
            recordId: idOf("61", 1),
            version: 3,
            job: { title: "招聘厨师", status: "OPEN" },
          },
        },
      },
    });
    // Measured it is a quarter of a second; an idle look comes after a dozen.
    expect(performance.now() - publishedAt).toBeLessThan(5_000);
  });

  it("tells what was closed, and what is gone, of the regions that are followed", async () => {
    await house.publish("61", 1, 2);
    const subscriber = await subscribe(over, {
      query: jobChanged,
      variables: { regions: ["610100"] },
    });
    await house.registerOf("61").insert("job_posting", [elsewhere]);
    await house.publish("53", 9);
    await house
      .registerOf("61")
      .sql(`UPDATE job_posting SET status = 'CLOSED', version = 4 WHERE id = '${idOf("61", 1)}'`);
    await subscriber.until(1);
    await house.registerOf("61").sql(`DELETE FROM job_posting WHERE id = '${idOf("61", 2)}'`);
    const events = await subscriber.until(2);

    expect(events.map(({ data }) => data.jobChanged.node)).toEqual([
      expect.objectContaining({
        op: "UPSERT",
        version: 4,
        job: expect.objectContaining({ status: "CLOSED" }),
      }),
      expect.objectContaining({ op: "DELETE", version: null, job: null, recordId: idOf("61", 2) }),
    ]);
  });

  it("takes fragments, aliases, variables and several parts of the one field", async () => {
    const query = `
      query Other { __typename }
      subscription Mine($in: [RegionCode!], $with: Boolean!, $laowuFollowAfter: Boolean!) {
        ...Root
        told: jobChanged(regions: $in, from: NOW) { place: cursor node { ...Job } }
      }
      fragment Root on Subscription {
        told: jobChanged(regions: $in, from: NOW) { node { recordId @include(if: $with) } }
      }
      fragment Job on Change { title: job { title } region { code @include(if: $laowuFollowAfter) parent: __typename } }`;
    const subscriber = await subscribe(over, {
      query,
      operationName: "Mine",
      variables: { in: ["44"], with: true, laowuFollowAfter: true },
    });
    await house.publish("44", 3);
    const [event] = await subscriber.until(1);

    expect(event).toEqual({
      data: {
        told: {
          place: expect.any(String),
          node: {
            recordId: idOf("44", 3),
            title: { title: "招聘厨师" },
            region: { code: "440100", parent: "Region" },
          },
        },
      },
    });
  });

  it("begins behind the cursor of the feed, and of every event", async () => {
    const { data } = await house.gateway.execute({
      query: "{ changes(from: NOW, types: [JOB]) { pageInfo { endCursor } } }",
    });
    const { endCursor } = JSON.parse(JSON.stringify(data)).changes.pageInfo;
    for (const number of [1, 2, 3]) await house.publish("61", number);
    await house.publish("53", 4, 5);
    const all = await subscribe(over, { query: jobChanged, variables: { after: endCursor } });
    const events = [...(await all.until(5))];

    for (const [index, { data: told }] of events.entries()) {
      const after = told.jobChanged.cursor;
      const rest = await subscribe(over, { query: jobChanged, variables: { after } });
      expect(await rest.until(4 - index)).toEqual(events.slice(index + 1));
      await rest.leave();
    }
  });

  it("tells an outage of what a change leads to with each event it concerns", async () => {
    const query = "subscription { jobChanged { node { recordId region { agreements { id } } } } }";
    const subscriber = await subscribe(over, { query });
    await house.publish("61", 6, 7);
    const events = await subscriber.until(2);

    for (const { data, errors } of events) {
      expect(data.jobChanged.node.region.agreements).toBeNull();
      expect(errors).toEqual([
        expect.objectContaining({
          path: ["jobChanged", "node", "region"],
          extensions: expect.objectContaining({ code: "SUBGRAPH_UNAVAILABLE" }),
        }),
      ]);
    }
  });

  it("ends with SNAPSHOT_REQUIRED when changes are missing, and goes on behind its cursor", async () => {
    const subscriber = await subscribe(over, { query: jobChanged });
    await house.registerOf("61").sql("UPDATE feed SET epoch = gen_random_uuid()");
    await house.publish("53", 8);
    const [, last] = await subscriber.until(2);

    expect(await subscriber.ended).toBeNull();
    expect(last?.errors).toEqual([
      expect.objectContaining({
        extensions: { code: "SNAPSHOT_REQUIRED", provinces: ["61"], cursor: expect.any(String) },
      }),
    ]);
    await house.publish("61", 9);
    const after = last?.errors?.[0]?.extensions.cursor;
    const next = await subscribe(over, { query: jobChanged, variables: { after } });
    const [event] = await next.until(1);
    expect(event?.data.jobChanged.node.recordId).toBe(idOf("61", 9));
  });

  it.each(["abc", ""])("refuses the cursor %j", async (after) => {
    const subscriber = await subscribe(over, { query: jobChanged, variables: { after } });
    const told = [await subscriber.ended, ...subscriber.events];
    expect(JSON.stringify(told)).toContain("BAD_CURSOR");
  });
});

describe.each(transports)("jobSupplyPushed over %s", (over) => {
  it("A12: pushes jobs that are open and have places left, of the regions that are asked for", async () => {
    const query = `subscription { jobSupplyPushed(regions: ["61"]) { node { recordId job { remaining } } } }`;
    const subscriber = await subscribe(over, { query });
    const register = house.registerOf("61");
    await house.publish("53", 1);
    await register.insert("job_posting", [
      job("61", 1, { status: "CLOSED" }),
      { ...job("61", 2), remaining: 0 },
      job("61", 3),
    ]);
    await subscriber.until(1);
    await register.sql("DELETE FROM job_posting");
    await house.publish("61", 4);
    const events = await subscriber.until(2);

    expect(events.map(({ data }) => data)).toEqual(
      [3, 4].map((number) => ({
        jobSupplyPushed: { node: { recordId: idOf("61", number), job: { remaining: 7 } } },
      })),
    );
  });
});

describe("a storm of changes", () => {
  it("is told to every subscriber once for each record as it ends, and its version never goes back", async () => {
    const dice = new Dice(7);
    const told = await Promise.all(
      [...transports, ...transports].map((over) => subscribe(over, { query: jobChanged })),
    );
    // The first that begins is taken for all that begin at once.
    const openNow = () => {
      const { open } = house.subscriptions.state;
      return open.sse + open.websocket;
    };
    while (openNow() < told.length) await sleep(5);
    const writers = ["32", "44", "53", "61"].map(async (code) => {
      const register = house.registerOf(code);
      for (let round = 0; round < 40; round += 1) {
        const id = idOf(code, 100 + dice.below(15));
        const number = Number.parseInt(id.slice(-4), 16);
        const row = job(code, number);
        const sql = await register.sql(`SELECT version FROM job_posting WHERE id = '${id}'`);
        const inserted = { ...row, version: 100 * (round + 1) };
        if (sql.length === 0) await register.insert("job_posting", [inserted]);
        else if (dice.chance(25)) await register.sql(`DELETE FROM job_posting WHERE id = '${id}'`);
        else
          await register.sql(
            `BEGIN; UPDATE job_posting SET version = version + 1 WHERE id = '${id}'; ${dice.chance(20) ? "ROLLBACK" : "COMMIT"}`,
          );
      }
      await house.publish(code, 999);
    });
    await Promise.all(writers);

    const oracle = new Map<string, number>();
    for (const { sql } of house.provinces)
      for (const { id, version } of await sql("SELECT id, version FROM job_posting"))
        oracle.set(String(id), Number(version));
    for (const subscriber of told) {
      const last = ["32", "44", "53", "61"].map((code) => idOf(code, 999));
      const isDone = () =>
        last.every((id) =>
          subscriber.events.some(({ data }) => data.jobChanged.node.recordId === id),
        );
      while (!isDone()) await subscriber.until(subscriber.events.length + 1);
      const seen = new Map<string, { op: string; version: number | null }>();
      const ids = new Set<string>();
      for (const { data } of subscriber.events) {
        const { id, recordId, op, version } = data.jobChanged.node;
        expect(ids.has(id)).toBe(false);
        ids.add(id);
        const before = seen.get(recordId);
        if (before?.op === "UPSERT" && op === "UPSERT")
          expect(version).toBeGreaterThanOrEqual(before.version ?? 0);
        seen.set(recordId, { op, version });
      }
      const present = [...seen].filter(([, { op }]) => op === "UPSERT");
      expect(new Map(present.map(([id, { version }]) => [id, version]))).toEqual(oracle);
    }
  });
});
