import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { aProcessHouse, type ProcessHouse } from "../support/process-house.ts";
import { subscribe, type TransportName, transports } from "./support/subscribers.ts";

/** What was built runs: gateway and provinces as processes of their own, which are killed. */
let house: ProcessHouse;
const registers = new Map<string, pg.Client>();
beforeAll(async () => {
  house = await aProcessHouse({ provinces: ["53", "61"], scale: 0.001 });
  for (const [code, connectionString] of house.databaseUrls) {
    const client = new pg.Client({ connectionString });
    await client.connect();
    registers.set(code, client);
  }
}, 120_000);
afterAll(async () => {
  for (const client of registers.values()) await client.end();
  await house?.stop();
});

const query = `subscription ($after: Cursor) {
  jobChanged(after: $after, from: NOW) { cursor node { id recordId job { title } } }
}`;

/** Follows as a client should: stores the cursor, and comes back with it however a stream ends. */
class Follower {
  readonly seen = new Map<string, number>();
  /** Ids of changes, which stay the same however often they are told. */
  readonly changes = new Set<string>();
  cursor: string | null;
  /** Leaves by itself after so many events, and comes back. */
  readonly #leavesAfter: number;
  readonly #over: TransportName;
  #isDone = false;

  constructor(over: TransportName, cursor: string, leavesAfter: number) {
    this.#over = over;
    this.cursor = cursor;
    this.#leavesAfter = leavesAfter;
  }

  async follow(): Promise<void> {
    while (!this.#isDone) {
      const variables = { after: this.cursor };
      const subscriber = subscribe(this.#over, `${house.gateway.url}/graphql`, {
        query,
        variables,
      });
      for (let next = 0; next < this.#leavesAfter && !this.#isDone; next += 1) {
        const events = await Promise.race([subscriber.until(next + 1), this.#whenDone()]);
        const event = events[next];
        if (event?.data === undefined) break;
        const { cursor, node } = event.data.jobChanged;
        this.cursor = cursor;
        expect(this.changes.has(node.id)).toBe(false);
        this.changes.add(node.id);
        this.seen.set(node.recordId, (this.seen.get(node.recordId) ?? 0) + 1);
      }
      await subscriber.leave();
      await sleep(20);
    }
  }

  async #whenDone(): Promise<readonly never[]> {
    while (!this.#isDone) await sleep(20);
    return [];
  }

  end(): void {
    this.#isDone = true;
  }
}

async function publish(code: string, number: number): Promise<string> {
  const id = idOf(code, number);
  const row = jobRow(aJob({ id, region_code: `${code}0100` }));
  await registers
    .get(code)
    ?.query(
      "INSERT INTO job_posting SELECT * FROM json_populate_recordset(NULL::job_posting, $1)",
      [JSON.stringify([row])],
    );
  return id;
}

interface Answer {
  readonly data: { readonly changes: { readonly pageInfo: { readonly endCursor: string } } };
}

it("nothing is lost or told twice when clients leave, and gateway and provinces are killed", async () => {
  const response = await fetch(`${house.gateway.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query: "{ changes(from: NOW, types: [JOB]) { pageInfo { endCursor } } }",
    }),
  });
  const { endCursor } = ((await response.json()) as Answer).data.changes.pageInfo;
  const followers = transports.flatMap((over) => [
    new Follower(over, endCursor, Number.POSITIVE_INFINITY),
    new Follower(over, endCursor, 7),
  ]);
  const following = followers.map((follower) => follower.follow());

  const published: string[] = [];
  const troubles = [
    async () => {
      await house.gateway.kill();
      await sleep(100);
      await house.gateway.start();
    },
    async () => {
      await house.provinces.get("61")?.kill();
      await sleep(500);
      await house.provinces.get("61")?.start();
    },
  ];
  for (let round = 0; round < 4; round += 1) {
    const trouble = troubles[round % 2]?.();
    for (let n = 0; n < 25; n += 1) {
      const number = 10_000 + round * 100 + n;
      published.push(await publish("61", number), await publish("53", number));
      await sleep(10);
    }
    await trouble;
  }
  for (const follower of followers)
    while (published.some((id) => !follower.seen.has(id))) await sleep(50);
  for (const follower of followers) follower.end();
  await Promise.all(following);

  for (const { seen } of followers)
    expect(published.filter((id) => seen.get(id) !== 1)).toEqual([]);
}, 120_000);
