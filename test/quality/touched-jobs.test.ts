import { afterAll, beforeAll, expect, it } from "@jest/globals";
import fc from "fast-check";
import { refillTouchedJobs } from "../../subgraphs/province/job/touched-jobs.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
});
afterAll(() => province?.stop());

const kept = (): Promise<unknown> =>
  province.sql(`SELECT day::text, sum(jobs)::int AS jobs FROM job_touch
                 GROUP BY 1 HAVING sum(jobs) <> 0 ORDER BY 1`);

const counted = (): Promise<unknown> =>
  province.sql(`SELECT (updated_at AT TIME ZONE 'UTC')::date::text AS day, count(*)::int AS jobs
                  FROM job_posting WHERE status = 'OPEN' GROUP BY 1 ORDER BY 1`);

const someJobs = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1 });
const aStatus = fc.constantFrom("OPEN", "OPEN", "FILLED", "EXPIRED");
/** Also a second before and after midnight, as the days are counted. */
const aMoment = fc.constantFrom(
  ...["2026-06-29T23:59:59Z", "2026-06-30T00:00:00Z", "2026-06-30T18:00:00+08:00"],
  ...["2026-07-01T01:00:00+08:00", "2026-11-20T12:00:00Z"],
);
const listed = (numbers: readonly number[]): string =>
  numbers.map((number) => `'${idOf("61", number)}'`).join(", ");

const aChange: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(someJobs, aStatus, aMoment).map(([numbers, status, moment]) => {
    const rows = numbers.map((number) => ({
      ...jobRow(aJob({ id: idOf("61", number), status })),
      updated_at: moment,
    }));
    return `INSERT INTO job_posting SELECT * FROM json_populate_recordset(NULL::job_posting,
              $rows$${JSON.stringify(rows)}$rows$) ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at`;
  }),
  fc
    .tuple(someJobs, aStatus, aMoment)
    .map(
      ([numbers, status, moment]) =>
        `UPDATE job_posting SET status = '${status}', updated_at = '${moment}' WHERE id IN (${listed(numbers)})`,
    ),
  someJobs.map(
    (numbers) => `UPDATE job_posting SET title = '招聘' WHERE id IN (${listed(numbers)})`,
  ),
  someJobs.map((numbers) => `DELETE FROM job_posting WHERE id IN (${listed(numbers)})`),
);

it("the numbers of open jobs by day are those of the jobs, after any history of writes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aChange, { minLength: 4, maxLength: 12 }), async (changes) => {
      for (const change of changes) await province.sql(change);
      expect(await kept()).toEqual(await counted());
    }),
    { numRuns: 40 },
  );
  await province.sql(refillTouchedJobs);
  expect(await kept()).toEqual(await counted());
}, 60_000);
