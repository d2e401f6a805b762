import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { manyJobs, uscc } from "./support/many-jobs.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import {
  aWorker,
  brandRow,
  employerRow,
  idOf,
  jobRow,
  workerRow,
  workshopRow,
} from "./support/rows.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  const jobs = manyJobs(200, { province: "61", seed: 21 });
  await province.insert(
    "job_posting",
    jobs.map((job) =>
      jobRow({
        ...job,
        brand_id: idOf("61", 1),
        workshop_id: idOf("61", 1),
        employer_id: `61:${uscc}`,
      }),
    ),
  );
  await province.insert("employer", [employerRow(`61:${uscc}`)]);
  await province.insert("labor_brand", [brandRow(idOf("61", 1), { operator_ids: [`61:${uscc}`] })]);
  await province.insert("workshop", [workshopRow(idOf("61", 1), { operator_id: `61:${uscc}` })]);
  await province.insert(
    "worker",
    Array.from({ length: 120 }, (_, index) =>
      workerRow(aWorker({ id: idOf("61", index + 1), updated_order: index })),
    ),
  );
});
afterAll(() => province.stop());

async function statementsOf(query: string): Promise<number> {
  province.takeStatements();
  const { errors } = await province.ask(query);
  expect(errors).toBeUndefined();
  return province.takeStatements().length;
}

describe("statements per query", () => {
  it.each([1, 20, 100])(
    "jobs(first: %d) with everything of the list is one statement",
    async (first) => {
      const query = `{ jobs(first: ${first}, filter: { text: "招聘" }) {
      edges { node { id title region { name } workplace { name } wage { min } occupationName provenance { version } demand { open } } }
      pageInfo { hasNextPage } totalCount { value } facets { field values { code count } }
      coverage { outcomes { rows watermark } }
    } }`;
      expect(await statementsOf(query)).toBe(1);
    },
  );

  it.each([1, 20, 100])("jobs(first: %d) with employers are still one", async (first) => {
    const query = `{ jobs(first: ${first}) { edges { node { employer { name region { name } } } } } }`;
    expect(await statementsOf(query)).toBe(1);
  });

  it.each([1, 20, 100])(
    "jobs(first: %d) with all that hangs on a job is one per field of a level",
    async (first) => {
      const query = `{ jobs(first: ${first}) { edges { node {
        employer { name } workshop { name operator { name } }
        brand { name operators { name } employment(year: 2025) assistedEmployment(year: 2024) }
      } } } }`;
      // The list with employers; workshop, brand; their operators, who are one; the years.
      expect(await statementsOf(query)).toBe(5);
    },
  );

  it.each([1, 20, 100])(
    "workers(first: %d) with skills and supply is one statement",
    async (first) => {
      const query = `{ workers(access: { purpose: MATCHING }, first: ${first}) { totalCount { value } coverage { complete }
      edges { node { skills { name } supply { skills } intent { forms } homeRegion { name } } } } }`;
      expect(await statementsOf(query)).toBe(1);
    },
  );

  it.each([
    ["a province that is named as a whole", { regions: ["32", "61"] }],
    ["leaving out another province", { excludeRegions: ["32"] }],
  ])("%s looks at no row's region", async (_name, filter) => {
    const query = "query ($filter: JobFilter) { jobs(filter: $filter) { totalCount { value } } }";
    const all = await province.ask(query, { filter: { collapseDuplicates: false } });
    province.takeStatements();

    const found = await province.ask(query, { filter: { ...filter, collapseDuplicates: false } });

    expect(found).toEqual(all);
    expect(province.takeStatements().join()).not.toContain("region_code");
  });

  it.each([
    ["regions of other provinces", { regions: ["32", "440300"] }],
    ["leaving out the whole province", { excludeRegions: ["61"] }],
  ])("%s find nothing", async (_name, filter) => {
    const { data } = await province.ask(
      "query ($filter: JobFilter) { jobs(filter: $filter) { totalCount { value } edges { cursor } } }",
      { filter },
    );
    expect(data.jobs).toEqual({ totalCount: { value: 0 }, edges: [] });
  });

  it("a page by relevance and its count rank hits once, today's and earlier ones", async () => {
    province.takeStatements();
    await province.ask(
      '{ jobs(filter: { text: "招聘" }) { totalCount { value } facets { field } edges { cursor } } }',
    );
    expect(province.takeStatements().join().split("ts_rank").length - 1).toBe(2);
  });

  it("a list whose rows nobody selects reads no rows", async () => {
    province.takeStatements();
    await province.ask("{ jobs { totalCount { value } } }");
    expect(province.takeStatements().join()).not.toContain("ORDER BY");
  });

  it("a column that nobody selects is not read", async () => {
    province.takeStatements();
    await province.ask("{ jobs { edges { node { title } } } }");
    expect(province.takeStatements().join()).not.toContain("description");
  });

  it("@skip and @include are heeded", async () => {
    province.takeStatements();
    await province.ask(
      "query ($no: Boolean!) { jobs { edges { node { title description @include(if: $no) } } totalCount @skip(if: true) { value } } }",
      { no: false },
    );
    const [sql = ""] = province.takeStatements();
    expect(sql).not.toContain("description");
    expect(sql).not.toContain("count(*)");
  });
});
