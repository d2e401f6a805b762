import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, employerRow, idOf, jobRow } from "../province/support/rows.ts";
import { askEntities } from "./support/exchange.ts";

const firm = "91320400MA1W000001";
const other = "91610000294224222X";

/** Shaanxi and Jiangsu in one database: a firm of Changzhou that also runs a workshop in Ankang. */
let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["32", "61"]);
  const jobs = [
    aJob({
      id: idOf("32", 1),
      employer_id: `32:${firm}`,
      published_at: "2026-03-01T00:00:00.000Z",
    }),
    aJob({
      id: idOf("32", 2),
      employer_id: `32:${firm}`,
      published_at: "2026-05-01T00:00:00.000Z",
    }),
    aJob({
      id: idOf("61", 1),
      employer_id: `61:${firm}`,
      published_at: "2026-04-01T00:00:00.000Z",
    }),
    aJob({ id: idOf("61", 2), employer_id: `61:${firm}`, status: "CLOSED" }),
    aJob({ id: idOf("61", 3), employer_id: `61:${other}` }),
  ];
  await province.insert("job_posting", jobs.map(jobRow));
  await province.insert("employer", [
    employerRow(`32:${firm}`, { name: "常州玩具公司", region_code: "320400" }),
    employerRow(`61:${firm}`, { name: "常州玩具公司", region_code: "320400" }),
    employerRow(`61:${other}`),
  ]);
});
afterAll(() => province.stop());

function employer(id: string) {
  return { __typename: "Employer", id, registration: id.slice(3) };
}

async function jobsOf(ids: readonly string[], args: string, selection: string) {
  const answer = await askEntities(
    province,
    ids.map(employer),
    `... on Employer { jobs${args} { ${selection} } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map((entity: { jobs: unknown }) => entity.jobs);
}

const ids = "edges { cursor node { id } } pageInfo { hasNextPage } totalCount { value relation }";

describe("Employer.jobs", () => {
  it("A64: the record of the firm in Shaanxi leads to its open jobs in both provinces, the newest first", async () => {
    const [jobs] = await jobsOf([`61:${firm}`], "", ids);

    expect(jobs.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([
      idOf("32", 2),
      idOf("61", 1),
      idOf("32", 1),
    ]);
    expect(jobs.totalCount).toEqual({ value: 3, relation: "EXACT" });
  });

  it("goes on behind a cursor, with the same total", async () => {
    const [first] = await jobsOf([`61:${firm}`], "(first: 2)", ids);
    const after = JSON.stringify(first.edges.at(-1).cursor);
    const [rest] = await jobsOf([`61:${firm}`], `(first: 2, after: ${after})`, ids);

    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(rest.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([
      idOf("32", 1),
    ]);
    expect(rest).toMatchObject({ pageInfo: { hasNextPage: false }, totalCount: { value: 3 } });
  });

  it("answers many employers with one statement, also who has no job", async () => {
    province.takeStatements();
    const lists = await jobsOf(
      [`61:${firm}`, `32:${firm}`, `61:${other}`, "61:91610000MA0000000X"],
      "(first: 1)",
      `${ids} coverage { outcomes { region rows } }`,
    );

    expect(province.takeStatements()).toHaveLength(1);
    expect(
      lists.map(({ totalCount }: { totalCount: { value: number } }) => totalCount.value),
    ).toEqual([3, 3, 1, 0]);
    expect(lists[0].coverage.outcomes).toEqual([
      { region: "32", rows: 1 },
      { region: "61", rows: 0 },
    ]);
    expect(lists[3]).toMatchObject({ edges: [], pageInfo: { hasNextPage: false } });
  });

  it("names the employer of each job with one statement more", async () => {
    province.takeStatements();
    const [jobs] = await jobsOf(
      [`61:${firm}`],
      "",
      "edges { node { title employer { uscc name region { code } } } }",
    );

    expect(province.takeStatements()).toHaveLength(2);
    expect(jobs.edges[0].node).toEqual({
      title: "招聘厨师",
      employer: { uscc: firm, name: "常州玩具公司", region: { code: "320400" } },
    });
  });
});
