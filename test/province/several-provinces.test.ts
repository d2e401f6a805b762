import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { manyJobs } from "./support/many-jobs.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { idOf, jobRow } from "./support/rows.ts";

let both: TestProvince;
let shaanxi: TestProvince;
let yunnan: TestProvince;
const ofShaanxi = manyJobs(60, { province: "61", seed: 41 });
const ofYunnan = manyJobs(60, { province: "53", seed: 42 });

beforeAll(async () => {
  both = await aProvince(["53", "61"]);
  shaanxi = await aProvince(["61"]);
  yunnan = await aProvince(["53"]);
  await both.insert("job_posting", [...ofShaanxi, ...ofYunnan].map(jobRow));
  await shaanxi.insert("job_posting", ofShaanxi.map(jobRow));
  await yunnan.insert("job_posting", ofYunnan.map(jobRow));
});
afterAll(() => Promise.all([both, shaanxi, yunnan].map((province) => province.stop())));

const list = (filter: string) => `{ jobs(first: 100, filter: ${filter}) {
  edges { cursor node { id title } } totalCount { value } coverage { asked outcomes { region rows watermark } } } }`;

it.each([
  "{}",
  '{ regions: ["61"] }',
  '{ text: "厨师" }',
  '{ regions: ["53", "61"], forms: [FULL_TIME] }',
])("one database with two provinces lists %s as two databases do, merged", async (filter) => {
  const [one, first, second] = await Promise.all(
    [both, shaanxi, yunnan].map(async (province) => (await province.ask(list(filter))).data.jobs),
  );

  const merged = [...first.edges, ...second.edges].sort((a, b) => (a.cursor < b.cursor ? -1 : 1));
  expect(one.edges).toEqual(merged.slice(0, 100));
  expect(one.totalCount.value).toBe(first.totalCount.value + second.totalCount.value);
});

it("coverage has one outcome per held province that is asked, with its own rows", async () => {
  const all = (await both.ask(list("{}"))).data.jobs;
  const one = (await both.ask(list('{ regions: ["610100"] }'))).data.jobs;

  const rowsOf = (province: string) =>
    all.edges.filter(({ node }: { node: { id: string } }) => node.id.startsWith(province)).length;
  const watermark = "2026-06-30T00:00:00.500Z";
  expect(all.coverage).toEqual({
    asked: 2,
    outcomes: [
      { region: "53", rows: rowsOf("53"), watermark },
      { region: "61", rows: rowsOf("61"), watermark },
    ],
  });
  expect(one.coverage.outcomes.map(({ region }: { region: string }) => region)).toEqual(["61"]);
});

it("each id is answered by its own rows", async () => {
  const { data } = await both.ask(
    `{ yunnan: job(id: "${idOf("53", 1)}") { region { code } } shaanxi: job(id: "${idOf("61", 1)}") { region { code } } }`,
  );
  expect(data).toEqual({
    yunnan: { region: { code: ofYunnan[0]?.region_code } },
    shaanxi: { region: { code: ofShaanxi[0]?.region_code } },
  });
});
