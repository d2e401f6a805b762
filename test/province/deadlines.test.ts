import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "./support/province.ts";
import { aJob, jobRow } from "./support/rows.ts";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("job_posting", [jobRow(aJob())]);
});
afterAll(() => province.stop());

it("a locked table costs the deadline and no more, and leaves nothing running", async () => {
  const query = "{ jobs { edges { cursor } } coverageNow { complete } }";
  // The connections are open before the clock runs.
  await province.ask(query);
  await province.sql("BEGIN");
  await province.sql("LOCK TABLE job_posting");
  const startedAt = performance.now();

  const { data, errors } = await province.ask(query, {}, { "x-deadline-ms": "200" });

  const tookMs = performance.now() - startedAt;
  await province.sql("COMMIT");
  expect(data).toEqual({ jobs: null, coverageNow: { complete: true } });
  expect(errors?.map(({ message, path, extensions }) => ({ message, path, extensions }))).toEqual([
    {
      message: "The request's deadline has passed.",
      path: ["jobs"],
      extensions: { code: "DEADLINE_EXCEEDED" },
    },
  ]);
  expect(tookMs).toBeGreaterThan(190);
  expect(tookMs).toBeLessThan(1_000);
  expect((await province.ask("{ jobs { edges { node { id } } } }")).data.jobs.edges).toHaveLength(
    1,
  );
});

it("lost connections are replaced, and the caller reads only that the database was not available", async () => {
  await province.sql("BEGIN");
  await province.sql("LOCK TABLE job_posting");
  const asked = province.ask("{ jobs { edges { cursor } } }");
  await waitingForLock();
  await province.sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );

  const { errors } = await asked;
  await province.sql("COMMIT");

  expect(errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
    { message: "The database is not available.", extensions: { code: "DATABASE_UNAVAILABLE" } },
  ]);
  expect((await province.ask("{ jobs { edges { node { id } } } }")).errors).toBeUndefined();
});

async function waitingForLock(): Promise<void> {
  for (;;) {
    // Inside a transaction the list of connections stays as it was first seen.
    await province.sql("SELECT pg_stat_clear_snapshot()");
    const waiting = await province.sql(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (waiting.length > 0) return;
  }
}
