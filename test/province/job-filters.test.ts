import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { educationByLevel } from "../../subgraphs/reference/education.ts";
import { brandId, manyJobs, uscc, workshopId } from "./support/many-jobs.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { employerRow, type JobValues, jobRow, monthly } from "./support/rows.ts";

const jobs = manyJobs(400, { province: "61", seed: 7 });

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("employer", [employerRow(`61:${uscc}`)]);
  await province.insert("job_posting", jobs.map(jobRow));
});
afterAll(() => province.stop());

/** A filter, and the same question asked of the rows in plain TypeScript. */
type Case = readonly [name: string, filter: object, holds: (job: JobValues) => boolean];

const any = {
  status: ["DRAFT", "OPEN", "FILLED", "CLOSED", "EXPIRED", "WITHDRAWN"],
  collapseDuplicates: false,
};
const monthlyMin = (job: JobValues) => monthly(job.wage_min_cents, job.wage_period);
const rankOf = (code: string | null) =>
  ({ "80": 1, "70": 2, "60": 3, "40": 4, "30": 5, "20": 6 })[code ?? ""] ?? 0;

const cases: readonly Case[] = [
  ["no filter at all but the states", any, () => true],
  ["regions: a county", { ...any, regions: ["610113"] }, (job) => job.region_code === "610113"],
  [
    "regions: a prefecture covers its counties",
    { ...any, regions: ["610900"] },
    (job) => job.region_code.startsWith("6109"),
  ],
  [
    "regions: a province covers all, written with two digits or with six",
    { ...any, regions: ["610000"] },
    () => true,
  ],
  [
    "regions: several",
    { ...any, regions: ["610113", "610902"] },
    (job) => ["610113", "610902"].includes(job.region_code),
  ],
  [
    "excludeRegions",
    { ...any, excludeRegions: ["610100"] },
    (job) => !job.region_code.startsWith("6101"),
  ],
  [
    "workplaces: another province",
    { ...any, workplaces: ["32"] },
    (job) => job.workplace_code.startsWith("32"),
  ],
  [
    "occupations: a full code",
    { ...any, occupations: ["4-03-02-01"] },
    (job) => job.occupation_code === "4-03-02-01",
  ],
  [
    "occupations: a group",
    { ...any, occupations: ["4-03", "6"] },
    (job) => /^(4-03|6)/.test(job.occupation_code ?? ""),
  ],
  [
    "industries: a division covers its classes",
    { ...any, industries: ["C18"] },
    (job) => (job.industry_code ?? "").startsWith("C18"),
  ],
  [
    "forms",
    { ...any, forms: ["SEASONAL", "PART_TIME"] },
    (job) => ["SEASONAL", "PART_TIME"].includes(job.form),
  ],
  [
    "wageMonthlyMin leaves piece work and unknown pay out",
    { ...any, wageMonthlyMin: "4000.50" },
    (job) => (monthlyMin(job) ?? -1) >= 400_050,
  ],
  [
    "wageMonthlyMin as a number",
    { ...any, wageMonthlyMin: 3000 },
    (job) => (monthlyMin(job) ?? -1) >= 300_000,
  ],
  [
    "education: what a person of that level may take",
    { ...any, education: "SENIOR_HIGH" },
    (job) => rankOf(job.education_min) <= educationByLevel("SENIOR_HIGH").rank,
  ],
  [
    "education: other than any school takes only jobs that ask for none",
    { ...any, education: "OTHER" },
    (job) => job.education_min === null,
  ],
  [
    "ageFits",
    { ...any, ageFits: 40 },
    (job) => (job.age_min ?? 0) <= 40 && (job.age_max ?? 200) >= 40,
  ],
  ["boardAndLodging: both", { ...any, boardAndLodging: true }, (job) => job.board && job.lodging],
  [
    "boardAndLodging: not both",
    { ...any, boardAndLodging: false },
    (job) => !(job.board && job.lodging),
  ],
  [
    "A50: season: a seasonal job is found in its months only",
    { ...any, season: "2026-05" },
    (job) => (job.season_start ?? "") <= "2026-05-31" && (job.season_end ?? "9999") >= "2026-05-01",
  ],
  [
    "publishedAfter",
    { ...any, publishedAfter: "2026-03-15T00:00:00+08:00" },
    (job) => job.published_at > "2026-03-14T16:00:00.000Z",
  ],
  [
    "targetGroups: one of them is enough",
    { ...any, targetGroups: ["LIFTED", "MARGINAL_RISK"] },
    (job) => job.target_groups.includes("LIFTED") || job.target_groups.includes("MARGINAL_RISK"),
  ],
  ["brand", { ...any, brand: brandId }, (job) => job.brand_id === brandId],
  ["workshop", { ...any, workshop: workshopId }, (job) => job.workshop_id === workshopId],
  ["employer", { ...any, employer: uscc }, (job) => job.employer_id === `61:${uscc}`],
  [
    "status and duplicates have defaults",
    {},
    (job) => job.status === "OPEN" && job.duplicate_of === null,
  ],
  ["status", { ...any, status: ["CLOSED"] }, (job) => job.status === "CLOSED"],
  [
    "collapseDuplicates with regions hides only what an asked province lists itself",
    { ...any, collapseDuplicates: true, regions: ["61", "53"] },
    (job) => job.duplicate_of === null || !job.duplicate_of.startsWith("53"),
  ],
  [
    "text: every word must be found",
    { ...any, text: "厨师 包吃住" },
    (job) => job.title.includes("厨师") && job.description.includes("包吃住"),
  ],
  [
    "text is found in the description too",
    { ...any, text: "焊工" },
    (job) => `${job.title} ${job.description}`.includes("焊工"),
  ],
  [
    "all together",
    {
      status: ["OPEN"],
      regions: ["610900", "610100"],
      text: "厨师",
      ageFits: 30,
      education: "COLLEGE",
      wageMonthlyMin: "1000",
    },
    (job) =>
      job.status === "OPEN" &&
      `${job.title} ${job.description}`.includes("厨师") &&
      (job.age_min ?? 0) <= 30 &&
      (job.age_max ?? 200) >= 30 &&
      rankOf(job.education_min) <= 5 &&
      (monthlyMin(job) ?? -1) >= 100_000,
  ],
];

describe("jobs(filter)", () => {
  it.each(cases)("%s", async (_name, filter, holds) => {
    const expected = jobs.filter(holds).map(({ id }) => id);

    const found = await idsOf(filter);

    expect(expected.length).toBeGreaterThan(0);
    expect(found.sort()).toEqual(expected.sort());
  });

  it("counts what it lists, whatever page is shown", async () => {
    const { data } = await province.ask(
      `query ($filter: JobFilter) { jobs(filter: $filter, first: 1) { totalCount { value relation } } }`,
      { filter: { forms: ["FULL_TIME"] } },
    );

    const count = jobs.filter(
      (job) => job.form === "FULL_TIME" && job.status === "OPEN" && job.duplicate_of === null,
    ).length;
    expect(data.jobs.totalCount).toEqual({ value: count, relation: "EXACT" });
  });

  it("a county's abolished code and its successor find each other's rows", async () => {
    const inEither = jobs.filter(({ region_code }) => ["610928", "610981"].includes(region_code));
    const expected = inEither.map(({ id }) => id).sort();

    expect((await idsOf({ ...any, regions: ["610928"] })).sort()).toEqual(expected);
    expect((await idsOf({ ...any, regions: ["610981"] })).sort()).toEqual(expected);
  });
});

/** All ids that a filter finds, page by page. */
async function idsOf(filter: object): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const answer = await province.ask(
      `query ($filter: JobFilter, $after: Cursor) {
        jobs(filter: $filter, first: 100, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } }
      }`,
      { filter, after },
    );
    expect(answer.errors).toBeUndefined();
    const { edges, pageInfo } = answer.data.jobs;
    ids.push(...edges.map((edge: { node: { id: string } }) => edge.node.id));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}
