import { afterAll, beforeAll, expect, it } from "@jest/globals";
import pg from "pg";
import { encodeFeedCursor } from "../../subgraphs/province/change/feed-position.ts";
import { findPeopleNews } from "../../subgraphs/province/change/people-news.reader.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";

let province: TestProvince;
let client: pg.Client;
beforeAll(async () => {
  province = await aProvince(["61"]);
  client = new pg.Client({ connectionString: province.databaseUrl });
  await client.connect();
}, 60_000);
afterAll(async () => {
  await client?.end();
  await province?.stop();
});

const newsSince = (since: string) =>
  findPeopleNews(
    {
      query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
        (await client.query<Row>(sql, [...values])).rows,
    },
    { province: "61", since },
  );

it("what was forgotten before it was told of counts as something to pull", async () => {
  const { rows } = await client.query("SELECT epoch::text FROM feed");
  const long = encodeFeedCursor({ xid: 5n, province: "61", number: 0n, epoch: rows[0].epoch });
  const { isThere, here } = await newsSince(long);
  expect(isThere).toBe(false);
  expect((await newsSince(here)).isThere).toBe(false);

  await client.query("UPDATE feed SET forgotten_until = '9'");
  expect((await newsSince(long)).isThere).toBe(true);
  expect((await newsSince(here)).isThere).toBe(false);
});
