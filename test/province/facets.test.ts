import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { manyJobs } from "./support/many-jobs.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { type JobValues, jobRow, monthly } from "./support/rows.ts";

const jobs = manyJobs(250, { province: "61", seed: 31 });
const listed = jobs.filter(
  ({ status, duplicate_of }) => status === "OPEN" && duplicate_of === null,
);

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("job_posting", jobs.map(jobRow));
});
afterAll(() => province.stop());

const band = (job: JobValues): string => {
  const cents = monthly(job.wage_min_cents, job.wage_period);
  if (cents === null) return "UNKNOWN";
  const floor = [10_000, 8000, 6000, 5000, 4000, 3000, 0].find((yuan) => cents >= yuan * 100);
  return `FROM_${floor}`;
};
const education = {
  "10": "POSTGRADUATE",
  "20": "BACHELOR",
  "30": "COLLEGE",
  "40": "SECONDARY_VOCATIONAL",
  "60": "SENIOR_HIGH",
  "70": "JUNIOR_HIGH",
  "80": "PRIMARY",
  "90": "OTHER",
};

const codeByField: Readonly<Record<string, (job: JobValues) => string | null>> = {
  OCCUPATION: (job) => job.occupation_code,
  WORKPLACE: (job) => job.workplace_code.slice(0, 2),
  FORM: (job) => job.form,
  EDUCATION: (job) => education[job.education_min as keyof typeof education] ?? "NONE",
  WAGE_BAND: band,
  BOARD_AND_LODGING: ({ board, lodging }) =>
    board && lodging ? "BOTH" : board ? "BOARD" : lodging ? "LODGING" : "NEITHER",
};

it("facets count the whole list, values by count and then by code", async () => {
  const expected = Object.entries(codeByField).map(([field, codeOf]) => {
    const counts = new Map<string, number>();
    for (const job of listed) {
      const code = codeOf(job);
      if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const values = [...counts].map(([code, count]) => ({ code, count }));
    return {
      field,
      values: values.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    };
  });

  const { data } = await province.ask(
    "{ jobs(first: 1) { totalCount { value } facets { field values { code count } } } }",
  );

  expect(data.jobs).toEqual({ totalCount: { value: listed.length }, facets: expected });
});

it("every value has a label to show", async () => {
  const { data } = await province.ask("{ jobs { facets { field values { code label } } } }");
  const labels: string[] = data.jobs.facets.flatMap((facet: { values: { label: string }[] }) =>
    facet.values.map(({ label }) => label),
  );
  for (const label of labels) expect(label).toMatch(/\p{Script=Han}/u);
});

it("an empty list has every facet, without values", async () => {
  const { data } = await province.ask(
    '{ jobs(filter: { regions: ["62"] }) { totalCount { value } facets { field values { code } } } }',
  );
  expect(data.jobs.totalCount.value).toBe(0);
  expect(data.jobs.facets).toEqual(
    Object.keys(codeByField).map((field) => ({ field, values: [] })),
  );
});

it("an education is called the same as a facet's value and in the schema", async () => {
  const { data } = await province.ask(`{
    jobs { facets { field values { code label } } }
    __type(name: "EducationLevel") { enumValues { name description } }
  }`);
  const called = new Map<string, string>(
    data.__type.enumValues.map(({ name, description }: Record<string, string>) => [
      name,
      description,
    ]),
  );
  const levels = data.jobs.facets.find(({ field }: { field: string }) => field === "EDUCATION");

  const asked = levels.values.filter(({ code }: { code: string }) => code !== "NONE");
  expect(asked.length).toBeGreaterThan(3);
  for (const { code, label } of asked) expect(called.get(code)).toContain(`(${label})`);
});
