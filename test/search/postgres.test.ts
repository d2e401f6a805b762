import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { jobSearchText } from "../../subgraphs/province/search/job-search-text.ts";
import { toTsquery, toTsvector } from "../../subgraphs/province/search/segment.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";

describe("search through PostgreSQL", () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await aDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function finds(query: string, title: string): Promise<boolean> {
    const { rows } = await client.query<{ found: boolean }>(
      "SELECT $1::tsvector @@ $2::tsquery AS found",
      [toTsvector([{ text: title, weight: "A" }]), toTsquery(query)],
    );
    return rows[0]?.found ?? false;
  }

  it.each([
    ["厨师", "招聘厨师十名", true],
    ["厨师", "西安市蓝田县招聘厨师十名包吃住", true],
    ["包吃住 厨师", "招聘厨师十名，包吃住", true],
    ["厨", "招聘厨师十名", true],
    ["ＣＮＣ", "cnc操作工", true],
    ["鑫源公司", "鑫源公司招普工", true],
    ["厨师", "大厨房保洁", false],
    ["焊工 厨师", "招聘厨师十名", false],
    ["O'Reilly", "o'reilly 书店招营业员", true],
    ["C:\\temp 'x'", "c temp x", true],
  ])("%s in %s: %s", async (query, title, found) => {
    expect(await finds(query, title)).toBe(found);
  });

  it("a hit in the title counts more than one in the occupation, and that more than one in the text", async () => {
    const rank = async (text: Partial<Parameters<typeof jobSearchText>[0]>): Promise<number> => {
      const job = {
        title: "招工",
        description: "长白班",
        occupationCode: null,
        employerName: null,
        skillsRequired: [],
        ...text,
      };
      const { rows } = await client.query<{ rank: number }>(
        "SELECT ts_rank($1::tsvector, $2::tsquery) AS rank",
        [toTsvector(jobSearchText(job)), toTsquery("厨师")],
      );
      return rows[0]?.rank ?? 0;
    };

    const [inTitle, inOccupation, inText, nowhere] = [
      await rank({ title: "招聘厨师十名" }),
      await rank({ occupationCode: "4-03-02-01" }),
      await rank({ description: "协助厨师备菜" }),
      await rank({}),
    ];
    expect(inTitle).toBeGreaterThan(inOccupation);
    expect(inOccupation).toBeGreaterThan(inText);
    expect(inText).toBeGreaterThan(nowhere);
    expect(nowhere).toBeLessThan(1e-9);
  });

  it("takes the longest text PostgreSQL can hold", async () => {
    const { rows } = await client.query<{ length: number }>(
      "SELECT length($1::tsvector) AS length",
      [toTsvector([{ text: "厨师 ".repeat(20_000), weight: "D" }])],
    );

    expect(rows).toEqual([{ length: 1 }]);
  });
});
