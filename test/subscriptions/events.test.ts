import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { idOf } from "../province/support/rows.ts";
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
    expect(performance.now() - publishedAt).toBeLessThan(5_000);
  });
});
