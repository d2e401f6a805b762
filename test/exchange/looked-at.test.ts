import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { LOOKED_AT_MAX } from "../../subgraphs/province/exchange/matching/looked-at.ts";
import { demandOf } from "../../subgraphs/province/job/demand.ts";
import { supplyOf } from "../../subgraphs/province/worker/supply.ts";
import { type Answer, aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, type Row, workerRow } from "../province/support/rows.ts";
import { askEntities } from "./support/exchange.ts";
import {
  expectedCandidates,
  expectedMatches,
  type Offer,
  type Ranked,
  type Seeker,
} from "./support/pairs.ts";

const cook = "4-03-02-01";
const pastryCook = "4-03-02-05";
const crowd = LOOKED_AT_MAX + 200;

function aSeeker(number: number, wish: { occupation: string; regions: string[] }): Seeker {
  const id = idOf("61", number);
  const row = {
    ...workerRow(
      aWorker({
        id,
        region_code: "610113",
        person_link: `person-${number}`,
        wants_to_go_out: true,
        intent_occupations: [wish.occupation],
        intent_regions: wish.regions,
      }),
    ),
    birth_year: 1990,
  };
  return { id, row, skills: [], supply: supplyOf({ ...row, skill_codes: [] } as never) };
}

function anOffer(number: number, offered: { occupation: string; workplace: string }): Offer {
  const job = aJob({
    id: idOf("61", number),
    workplace_code: offered.workplace,
    occupation_code: offered.occupation,
    wage_min_cents: 400_000 + (number % 50) * 10_000,
    wage_max_cents: null,
  });
  const row = jobRow(job);
  return { job, row, demand: demandOf(row as never) };
}

const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => from + at);

/** More who seek the trade than are looked at; those who ask for the region were registered last. */
const seekers: readonly Seeker[] = [
  ...numbers(1, 300).map((n) => aSeeker(n, { occupation: pastryCook, regions: ["610100"] })),
  ...numbers(1_000, crowd).map((n) => aSeeker(n, { occupation: cook, regions: ["44"] })),
  ...numbers(5_000, 10).map((n) => aSeeker(n, { occupation: cook, regions: [] })),
  ...numbers(6_000, 10).map((n) => aSeeker(n, { occupation: cook, regions: ["61", "610113"] })),
  ...numbers(7_000, 10).map((n) => aSeeker(n, { occupation: cook, regions: ["32", "610100"] })),
];

/** More open jobs of the trade than are looked at; those in the wished regions pay least. */
const offers: readonly Offer[] = [
  ...numbers(1, 300).map((n) => anOffer(n, { occupation: pastryCook, workplace: "320505" })),
  ...numbers(1_000, crowd).map((n) => anOffer(n, { occupation: cook, workplace: "440104" })),
  ...numbers(50_000, 1).map((n) => anOffer(n, { occupation: cook, workplace: "610113" })),
  ...numbers(60_000, 1).map((n) => anOffer(n, { occupation: cook, workplace: "320505" })),
  ...numbers(60_050, 1).map((n) => anOffer(n, { occupation: cook, workplace: "320602" })),
];

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert(
    "worker",
    seekers.map(({ row }) => row),
  );
  await province.insert(
    "job_posting",
    offers.map(({ row }) => row),
  );
}, 60_000);
afterAll(() => province.stop());

const list = "edges { score cursor node { id } } pageInfo { hasNextPage }";

interface Page {
  readonly edges: readonly { score: number; cursor: string; node: { id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

function dataOf({ data, errors }: Answer): Page {
  expect(errors).toBeUndefined();
  const [entity] = data._entities;
  return entity.candidates ?? entity.matches;
}

async function candidatesOf({ job, demand }: Offer, args: string): Promise<Page> {
  return dataOf(
    await askEntities(
      province,
      [{ __typename: "JobPosting", id: job.id, demand }],
      `... on JobPosting { candidates(access: { purpose: MATCHING }, ${args}) { ${list} } }`,
    ),
  );
}

async function matchesOf({ row, supply }: Seeker, args: string): Promise<Page> {
  return dataOf(
    await askEntities(
      province,
      [{ __typename: "Worker", id: row.id, personLink: row.person_link, supply }],
      `... on Worker { matches(${args}) { ${list} } }`,
    ),
  );
}

async function walk(ask: (args: string) => Promise<Page>): Promise<Ranked[]> {
  const walked: Ranked[] = [];
  for (let after = "null"; ; ) {
    const { edges, pageInfo } = await ask(`first: 100, after: ${after}`);
    walked.push(...edges.map(({ score, node }) => ({ id: node.id, score })));
    if (!pageInfo.hasNextPage) return walked;
    after = JSON.stringify(edges.at(-1)?.cursor);
  }
}

/** In one order, and nobody twice. */
function expectInOrder(walked: readonly Ranked[]): void {
  const sorted = [...walked].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  expect(walked).toEqual(sorted);
  expect(new Set(walked.map(({ id }) => id)).size).toBe(walked.length);
}

describe("Of a trade with more than are looked at", () => {
  it("the candidates who know the occupation and ask for the place come first, as weighing all shows", async () => {
    const offer = anOffer(1, { occupation: cook, workplace: "610113" });
    const { edges } = await candidatesOf(offer, "first: 30");

    expect(edges.map(({ score, node }) => ({ id: node.id, score }))).toEqual(
      expectedCandidates(offer, seekers).slice(0, 30),
    );
  });

  it("a walk shows as many candidates as are looked at, each once, and ends", async () => {
    const offer = anOffer(1, { occupation: cook, workplace: "610113" });
    const walked = await walk((args) => candidatesOf(offer, args));

    expect(walked).toHaveLength(LOOKED_AT_MAX);
    expectInOrder(walked);
  });

  it("an occupation that few seek is filled up from its minor group, to the last who seek it", async () => {
    const offer = anOffer(1, { occupation: pastryCook, workplace: "610113" });
    const walked = await walk((args) => candidatesOf(offer, args));

    expect(walked).toHaveLength(LOOKED_AT_MAX);
    expect(walked.slice(0, 300)).toEqual(expectedCandidates(offer, seekers).slice(0, 300));
    expectInOrder(walked);
  });

  it("whoever is registered in a region that is asked for is found, however many are elsewhere", async () => {
    const offer = anOffer(1, { occupation: cook, workplace: "610113" });
    await province.sql(
      `UPDATE worker SET region_code = '610981' WHERE id IN ('${idOf("61", 7_009)}', '${idOf("61", 1_900)}')`,
    );
    const walked = await walk((args) => candidatesOf(offer, `${args}, regions: ["610981"]`));

    expect(walked.map(({ id }) => id)).toEqual([idOf("61", 7_009), idOf("61", 1_900)]);
  });

  it.each([
    ["a province", ["61"], [50_000]],
    ["prefectures", ["320500", "320600"], [60_050, 60_000]],
  ])(
    "the matches in %s that is wished for come first, however badly they pay",
    async (_, regions, found) => {
      const seeker = aSeeker(1, { occupation: cook, regions });
      const { edges } = await matchesOf(seeker, "first: 10");

      const shown = edges.map(({ score, node }) => ({ id: node.id, score }));
      expect(shown.slice(0, found.length)).toEqual(
        expectedMatches(seeker, offers).slice(0, found.length),
      );
      expect(
        shown
          .slice(0, found.length)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(found.map((number) => idOf("61", number)).sort());
    },
  );

  it("a walk shows as many matches as are looked at, each once, and ends", async () => {
    const seeker = aSeeker(1, { occupation: cook, regions: ["61", "320500"] });
    const walked = await walk((args) => matchesOf(seeker, args));

    expect(walked).toHaveLength(LOOKED_AT_MAX);
    expectInOrder(walked);
  });
});

describe("The statements of matching, over a register of many", () => {
  beforeAll(async () => {
    await province.sql("SET session_replication_role = replica");
    await province.sql(`INSERT INTO seeker SELECT other.*
      FROM (SELECT to_jsonb(seeker) AS pattern FROM seeker LIMIT 1) AS one, generate_series(1, 50000) AS n,
           jsonb_populate_record(NULL::seeker, one.pattern || jsonb_build_object(
             'worker_id', '61:many-' || n,
             'minor_group', '6-' || n % 30, 'occupation', '6-' || n % 30 || '-' || n % 7)) AS other`);
    await province.sql(`INSERT INTO job_posting SELECT other.*
      FROM (SELECT to_jsonb(job) AS pattern FROM job_posting AS job LIMIT 1) AS one, generate_series(1, 50000) AS n,
           jsonb_populate_record(NULL::job_posting, one.pattern || jsonb_build_object(
             'id', '61:many-' || n, 'occupation_code', '6-11-' || n % 30 || '-' || n % 7)) AS other`);
    await province.sql(`INSERT INTO worker SELECT other.*
      FROM (SELECT to_jsonb(worker) AS pattern FROM worker LIMIT 1) AS one, generate_series(1, 50000) AS n,
           jsonb_populate_record(NULL::worker, one.pattern || jsonb_build_object('id', '61:many-' || n)) AS other`);
    await province.sql("ANALYZE seeker, job_posting, worker");
  }, 60_000);

  it.each([
    [
      "candidates",
      () => candidatesOf(anOffer(1, { occupation: cook, workplace: "610113" }), "first: 5"),
    ],
    [
      "candidates of a county",
      () =>
        candidatesOf(
          anOffer(1, { occupation: cook, workplace: "610113" }),
          'first: 5, regions: ["610981"]',
        ),
    ],
    ["matches", () => matchesOf(aSeeker(1, { occupation: cook, regions: ["44"] }), "first: 5")],
    [
      "matches in a prefecture",
      () => matchesOf(aSeeker(1, { occupation: cook, regions: ["320500"] }), "first: 5"),
    ],
  ])("%s walk indexes, and scan no table", async (_, ask) => {
    province.takeStatements();
    await ask();
    const [statement, ...others] = province.takeStatements();
    expect(others).toEqual([]);

    const plan = await province.sql(`EXPLAIN (GENERIC_PLAN, COSTS OFF) ${statement}`);
    const lines = plan.map((row: Row) => String(row["QUERY PLAN"]));
    const scans = lines.filter((line) => / Scan /.test(line));
    expect(
      scans.filter((line) => /Seq Scan on (?:seeker|job_posting|worker)\b/.test(line)),
    ).toEqual([]);
    expect(scans.filter((line) => /Index/.test(line)).length).toBeGreaterThan(1);
  });
});
