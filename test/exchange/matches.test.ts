import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { askEntities } from "./support/exchange.ts";
import { expectedMatches, manyOffers, manySeekers, type Seeker } from "./support/pairs.ts";

const offers = manyOffers(250, { province: "61", seed: 5 });
const seekers = manySeekers(40, { province: "61", seed: 7 });

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert(
    "job_posting",
    offers.map(({ row }) => row),
  );
});
afterAll(() => province.stop());

function representation({ row, supply }: Seeker) {
  return { __typename: "Worker", id: row.id, personLink: row.person_link, supply };
}

async function matchesOf(asked: readonly Seeker[], args: string, selection: string) {
  const answer = await askEntities(
    province,
    asked.map(representation),
    `... on Worker { matches(${args}) { ${selection} } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map((entity: { matches: unknown }) => entity.matches);
}

const ranking = "edges { score node { id } } pageInfo { hasNextPage }";

function rankedOf(connection: { edges: { score: number; node: { id: string } }[] }) {
  return connection.edges.map(({ score, node }) => ({ id: node.id, score }));
}

describe("Worker.matches", () => {
  it("shows the jobs that weighing every pair would show, with equal scores, in that order", async () => {
    const connections = await matchesOf(seekers, "first: 100", ranking);

    const expected = seekers.map((seeker) => expectedMatches(seeker, offers));
    expect(expected.flat().length).toBeGreaterThan(200);
    expect(connections.map(rankedOf)).toEqual(expected.map((list) => list.slice(0, 100)));
  });

  it("asks the database once, however many workers and however long the pages", async () => {
    province.takeStatements();
    await matchesOf(seekers.slice(0, 1), "first: 1", ranking);
    const forOne = province.takeStatements();
    await matchesOf(seekers, "first: 100", `${ranking} coverage { complete }`);
    const forAll = province.takeStatements();

    expect(forOne).toHaveLength(1);
    expect(forAll).toHaveLength(1);
  });

  it("a walk in small pages shows every match once, in order", async () => {
    const seeker = seekers.find((one) => expectedMatches(one, offers).length > 12) as Seeker;
    const expected = expectedMatches(seeker, offers);

    const walked = [];
    for (let after = "null"; ; ) {
      const [page] = await matchesOf(
        [seeker],
        `first: 5, after: ${after}`,
        `${ranking} edges { cursor }`,
      );
      walked.push(...rankedOf(page));
      if (!page.pageInfo.hasNextPage) break;
      after = JSON.stringify(page.edges.at(-1).cursor);
    }

    expect(walked).toEqual(expected);
  });

  it("C3 Art. 24: gives at least one reason for every match, and names what speaks against it", async () => {
    const connections = await matchesOf(seekers, "first: 100", "edges { reasons blockers }");
    const edges = connections.flatMap((connection: { edges: unknown[] }) => connection.edges);

    expect(edges.filter(({ reasons }: { reasons: string[] }) => reasons.length === 0)).toEqual([]);
    const blockers = edges.flatMap((edge: { blockers: string[] }) => edge.blockers);
    const codes = new Set(blockers.map((blocker: string) => blocker.split(":")[0]));
    expect([...codes].sort()).toEqual(
      expect.arrayContaining([
        "AGE_LIMIT",
        "EDUCATION_BELOW",
        "FORM_NOT_WANTED",
        "NOT_WILLING_TO_GO_OUT",
        "REGION_NOT_PREFERRED",
        "WAGE_BELOW_MINIMUM",
        "WAGE_NOT_COMPARABLE",
      ]),
    );
  });

  it("A112: who speaks no Mandarin is told so where the work is away from home", async () => {
    const seeker = seekers.find(
      (one) => one.supply.languages[0] === "彝语" && expectedMatches(one, offers).length > 5,
    ) as Seeker;

    const [connection] = await matchesOf(
      [seeker],
      "first: 100",
      "edges { blockers node { workplace { code } } }",
    );

    for (const { blockers, node } of connection.edges) {
      const isAway = !node.workplace.code.startsWith("61");
      expect(blockers.includes("LANGUAGE:彝语")).toBe(isAway);
    }
  });

  it("regions keep the jobs that are registered there, under an abolished code, too", async () => {
    const [all, xunyang] = await Promise.all([
      matchesOf(seekers, "first: 100", "edges { node { id region { code } } }"),
      matchesOf(
        seekers,
        'first: 100, regions: ["610981"]',
        "edges { node { id region { code } } }",
      ),
    ]);

    const kept = (connection: { edges: { node: { region: { code: string } } }[] }) =>
      connection.edges.filter(({ node }) => ["610981", "610928"].includes(node.region.code));
    expect(xunyang.flatMap(kept).length).toBeGreaterThan(10);
    expect(xunyang.map(({ edges }: { edges: unknown }) => edges)).toEqual(xunyang.map(kept));
    expect(xunyang.flatMap(kept)).toEqual(expect.arrayContaining(all.flatMap(kept).slice(0, 5)));
  });

  it("carries what a list shows of a job, the employer with one statement more", async () => {
    await province.insert("employer", [
      {
        ...offers[0]?.row,
        id: "61:916100002942242221",
        uscc: "916100002942242221",
        name: "西安某餐饮公司",
        region_code: "610113",
        verified: true,
        risk_flags: [],
        honour_titles: [],
      },
    ]);
    await province.sql("UPDATE job_posting SET employer_id = '61:916100002942242221'");
    province.takeStatements();

    const [connection] = await matchesOf(
      seekers.filter((one) => expectedMatches(one, offers).length > 0),
      "first: 2",
      "edges { node { title openings status wage { comparableMonthlyMin } workplace { name } employer { name uscc region { name } } } }",
    );

    expect(province.takeStatements()).toHaveLength(2);
    expect(connection.edges[0].node).toMatchObject({
      title: "招聘厨师",
      status: "OPEN",
      employer: { name: "西安某餐饮公司", region: { name: "雁塔区" } },
    });
  });

  it("covers the province it holds, with the rows of this page", async () => {
    const seeker = seekers.find((one) => expectedMatches(one, offers).length > 3) as Seeker;

    const [connection] = await matchesOf(
      [seeker],
      "first: 3",
      "coverage { asked complete outcomes { region state rows watermark } }",
    );

    expect(connection.coverage).toEqual({
      asked: 1,
      complete: true,
      outcomes: [{ region: "61", state: "OK", rows: 3, watermark: "2026-06-30T00:00:00.500Z" }],
    });
  });

  it.each([
    ["first: 0", "BAD_USER_INPUT", { field: "first" }],
    ["first: 101", "BAD_USER_INPUT", { field: "first" }],
    ['after: "nowhere"', "BAD_CURSOR", {}],
    ['regions: ["999999"]', "UNKNOWN_REGION", { field: "regions" }],
    ["regions: []", "BAD_USER_INPUT", { field: "regions" }],
  ])("refuses %s with %s", async (args, code, details) => {
    const answer = await askEntities(
      province,
      seekers.slice(0, 1).map(representation),
      `... on Worker { matches(${args}) { pageInfo { hasNextPage } } }`,
    );

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code, ...details });
    expect(answer.data._entities).toEqual([{ matches: null }]);
  });
});
