import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { askEntities } from "./support/exchange.ts";
import { expectedCandidates, manyOffers, manySeekers, type Offer } from "./support/pairs.ts";

const offers = manyOffers(40, { province: "61", seed: 15 });
const seekers = manySeekers(400, { province: "61", seed: 17 });

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert(
    "worker",
    seekers.map(({ row }) => row),
  );
  await province.insert(
    "skill",
    seekers.flatMap(({ skills }) => skills),
  );
});
afterAll(() => province.stop());

function representation({ job, demand }: Offer) {
  return { __typename: "JobPosting", id: job.id, demand };
}

async function candidatesOf(asked: readonly Offer[], args: string, selection: string) {
  const answer = await askEntities(
    province,
    asked.map(representation),
    `... on JobPosting { candidates(access: { purpose: MATCHING }, ${args}) { ${selection} } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data._entities.map((entity: { candidates: unknown }) => entity.candidates);
}

const ranking = "edges { score node { id } } pageInfo { hasNextPage }";

function rankedOf(connection: { edges: { score: number; node: { id: string } }[] }) {
  return connection.edges.map(({ score, node }) => ({ id: node.id, score }));
}

describe("JobPosting.candidates", () => {
  it("shows the workers that weighing every pair would show, with equal scores, in that order", async () => {
    const connections = await candidatesOf(offers, "first: 100", ranking);

    const expected = offers.map((offer) => expectedCandidates(offer, seekers));
    expect(expected.flat().length).toBeGreaterThan(500);
    expect(connections.map(rankedOf)).toEqual(expected.map((list) => list.slice(0, 100)));
  });

  it("asks the database once, however many jobs and whatever is shown", async () => {
    province.takeStatements();
    await candidatesOf(
      offers,
      "first: 100",
      "edges { score reasons blockers cursor node { nameMasked homeRegion { name } skills { name } languages } } coverage { complete }",
    );

    expect(province.takeStatements()).toHaveLength(1);
  });

  it("a walk in small pages shows every candidate once, in order", async () => {
    const offer = offers.find((one) => expectedCandidates(one, seekers).length > 30) as Offer;

    const walked = [];
    for (let after = "null"; ; ) {
      const [page] = await candidatesOf(
        [offer],
        `first: 7, after: ${after}`,
        `${ranking} edges { cursor }`,
      );
      walked.push(...rankedOf(page));
      if (!page.pageInfo.hasNextPage) break;
      after = JSON.stringify(page.edges.at(-1).cursor);
    }

    expect(walked).toEqual(expectedCandidates(offer, seekers));
  });

  it("C3 Art. 24: explains every candidate, and names the priority group", async () => {
    const connections = await candidatesOf(
      offers,
      "first: 100",
      "edges { reasons node { populationCategory } }",
    );
    const edges = connections.flatMap((connection: { edges: unknown[] }) => connection.edges);

    expect(edges.filter(({ reasons }: { reasons: string[] }) => reasons.length === 0)).toEqual([]);
    for (const { reasons, node } of edges) {
      const isMonitored = ["MARGINAL_RISK", "SUDDEN_HARDSHIP"].includes(node.populationCategory);
      const says = reasons.includes(`PRIORITY_MONITORED:${node.populationCategory}`);
      expect(says).toBe(isMonitored);
    }
  });

  it("the same pair scores the same from both sides, but for who comes first among equals", async () => {
    const open = offers.filter(({ job, demand }) => demand.open && job.duplicate_of === null);
    await province.insert(
      "job_posting",
      open.map(({ row }) => row),
    );
    const connections = await candidatesOf(open, "first: 100", ranking);
    const shown = seekers.filter(({ row }) => row.status === "UNEMPLOYED").slice(0, 60);
    const matches = await askEntities(
      province,
      shown.map(({ row, supply }) => ({
        __typename: "Worker",
        id: row.id,
        personLink: row.person_link,
        supply,
      })),
      `... on Worker { matches(first: 100) { ${ranking} } }`,
    );

    const fromJob = new Map<string, number>();
    for (const [index, connection] of connections.entries())
      for (const { id, score } of rankedOf(connection))
        fromJob.set(`${open[index]?.job.id} ${id}`, score);
    let compared = 0;
    for (const [index, { matches: list }] of matches.data._entities.entries())
      for (const { id, score } of rankedOf(list)) {
        const other = fromJob.get(`${id} ${shown[index]?.row.id}`);
        if (other === undefined) continue;
        compared += 1;
        expect(other - score).toBeGreaterThanOrEqual(0);
        expect(other - score).toBeLessThan(100 / 1_000_000);
      }
    expect(compared).toBeGreaterThan(50);
  });
});

describe("Priority among candidates", () => {
  it("A34: at equal score monitored people come first, then graduates and youth long without work", async () => {
    const year = new Date().getUTCFullYear();
    const like = (number: number, values: object) => ({
      ...workerRow(
        aWorker({ id: idOf("61", number), intent_occupations: ["6-29-02-02"], intent_regions: [] }),
      ),
      birth_year: year - 40,
      status_as_of: "2026-03-01",
      ...values,
    });
    await province.insert("worker", [
      like(1, {}),
      like(2, { birth_year: year - 23, status_as_of: "2020-01-01" }),
      like(3, { birth_year: year - 26, education: "20", education_rank: 6 }),
      like(4, { population_category: "SUDDEN_HARDSHIP" }),
      like(5, {
        population_category: "MARGINAL_RISK",
        birth_year: year - 22,
        education: "30",
        education_rank: 5,
      }),
    ]);
    const job = jobRow(aJob({ occupation_code: "6-29-02-02" }));
    const offer = {
      job: aJob({ id: idOf("61", 9) }),
      row: job,
      demand: { ...(offers[0] as Offer).demand, ...plainDemand },
    };

    const [connection] = await candidatesOf([offer], "first: 5", "edges { reasons node { id } }");

    const ids = connection.edges.map(({ node }: { node: { id: string } }) => node.id);
    expect(ids).toEqual([5, 4, 2, 3, 1].map((number) => idOf("61", number)));
    expect(connection.edges[0].reasons).toEqual(
      expect.arrayContaining(["PRIORITY_MONITORED:MARGINAL_RISK", "PRIORITY_GRADUATE"]),
    );
    expect(connection.edges[2].reasons).toContain("PRIORITY_YOUTH_LONG_UNEMPLOYED");
  });

  it("A90: a group the job is meant for comes first at equal score", async () => {
    const offer = {
      job: aJob({ id: idOf("61", 9) }),
      row: {},
      demand: {
        ...(offers[0] as Offer).demand,
        ...plainDemand,
        occupation: "6-29-02-03",
        targetGroups: ["RURAL_LOW_INCOME" as const],
      },
    };
    const like = (number: number, category: string) =>
      workerRow(
        aWorker({
          id: idOf("61", number),
          intent_occupations: ["6-29-02-03"],
          population_category: category,
        }),
      );
    await province.insert("worker", [like(11, "LIFTED"), like(12, "RURAL_LOW_INCOME")]);

    const [connection] = await candidatesOf([offer], "first: 2", "edges { node { id } }");

    expect(connection.edges[0].node.id).toBe(idOf("61", 12));
  });
});

/** A job that asks for nothing but the occupation. */
const plainDemand = {
  occupation: "6-29-02-02",
  form: "FULL_TIME" as const,
  monthlyMin: "5000.00",
  monthlyMax: "6000.00",
  workplace: "610113",
  educationMin: null,
  ageMin: null,
  ageMax: null,
  targetGroups: [],
  open: true,
};
