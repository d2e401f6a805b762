import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Permit } from "../../schema/access/permit.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { aPermit } from "../support/permits.ts";
import { aGuardedRegister, type GuardedRegister } from "./support/guarded-register.ts";

const poolSize = 3;
let register: GuardedRegister;
beforeAll(async () => {
  register = await aGuardedRegister(poolSize);
}, 60_000);
afterAll(() => register?.stop());

const shaanxi = [aPermit("61")];

function ask<Row extends object>(
  sql: string,
  permits: readonly Permit[] = [],
  deadline = new Deadline(10_000),
): Promise<Row[]> {
  return register.database.session({ deadline, permits: () => permits }).query<Row>(sql);
}

const seen = "SELECT count(*)::int AS seen FROM worker";

/** What every connection of the pool shows to a request without a permit. */
async function leftOver(): Promise<readonly unknown[]> {
  // As many at once as there are connections, each long enough that none serves two.
  return Promise.all(
    Array.from({ length: poolSize }, async () => {
      const [row] = await ask(
        `SELECT coalesce(current_setting('laowu.permit', true), '') AS permit,
                (SELECT count(*)::int FROM worker) AS workers,
                (SELECT count(*)::int FROM seeker) AS seekers FROM pg_sleep(0.02)`,
      );
      return row;
    }),
  );
}

const clean = Array.from({ length: poolSize }, () => ({ permit: "", workers: 0, seekers: 0 }));

describe("a session with permits", () => {
  it("sees what they permit, with each statement anew", async () => {
    const session = register.database.session({
      deadline: new Deadline(5_000),
      permits: () => shaanxi,
    });
    for (let time = 0; time < 3; time += 1)
      expect(await session.query(seen)).toEqual([{ seen: 10 }]);
    expect(await session.query(`${seen} WHERE id > $1`, ["61"])).toEqual([{ seen: 10 }]);
  });

  it("gives values as any session does", async () => {
    const [row] = await ask(
      "SELECT 9007199254740991::bigint AS safe, timestamptz '2026-02-28 10:00:00Z' AS instant, NULL AS none",
      shaanxi,
    );
    expect(row).toEqual({
      safe: 9007199254740991,
      instant: "2026-02-28T10:00:00.000Z",
      none: null,
    });
  });

  it("cannot write, and neither can one without", async () => {
    for (const permits of [shaanxi, []]) {
      const [row] = await ask("SELECT current_setting('transaction_read_only') AS only", permits);
      expect(row).toEqual({ only: "on" });
    }
  });

  it("costs its statement, the setting of the permit and the setting back, and nothing else", async () => {
    await register.owner.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    await Promise.all(
      Array.from({ length: poolSize }, () => ask("SELECT pg_sleep(0.05)", shaanxi)),
    );
    await register.owner.query(
      "SELECT pg_stat_statements_reset(dbid => oid) FROM pg_database WHERE datname = current_database()",
    );
    for (let time = 0; time < 4; time += 1) await ask(seen, shaanxi);

    const { rows } = await register.owner.query(
      `SELECT query, calls::int FROM pg_stat_statements
         JOIN pg_database ON pg_database.oid = dbid
        WHERE datname = current_database() AND toplevel AND query NOT LIKE '%pg_stat_statements%'
        ORDER BY query`,
    );
    expect(rows).toEqual([
      { query: expect.stringContaining("laowu_enter"), calls: 4 },
      { query: expect.stringContaining("laowu_leave"), calls: 4 },
      { query: seen, calls: 4 },
    ]);
  });

  it("keeps a statement prepared for those with a permit and those without", async () => {
    for (let time = 0; time < 12; time += 1)
      expect(await ask(seen, time % 2 === 0 ? shaanxi : [])).toEqual([
        { seen: time % 2 === 0 ? 10 : 0 },
      ]);
  });

  it("leaves nothing behind when its statement fails", async () => {
    await expect(ask("SELECT 1 / (count(*) - 10) FROM worker", shaanxi)).rejects.toMatchObject({
      code: "22012",
    });
    await expect(ask("SELECT nothing FROM worker", shaanxi)).rejects.toMatchObject({
      code: "42703",
    });
    await expect(ask("NO SQL AT ALL", shaanxi)).rejects.toMatchObject({ code: "42601" });
    expect(await leftOver()).toEqual(clean);
    expect(await ask(seen, shaanxi)).toEqual([{ seen: 10 }]);
  });

  it("X43: a smuggled-in statement cannot keep the permit for who comes after", async () => {
    const kept = "SELECT set_config('laowu.permit', current_setting('laowu.permit'), false)";
    await ask(`${kept} FROM worker LIMIT 1`, shaanxi);
    await ask(`${kept} FROM worker ORDER BY id LIMIT 1`, shaanxi);
    expect(await leftOver()).toEqual(clean);
  });
});

/** What may happen to a request. Numbers are milliseconds. */
type Event =
  | { readonly kind: "read" | "read without a permit" | "fail" }
  | { readonly kind: "leave" | "run out"; readonly afterMs: number }
  | { readonly kind: "lose the connection"; readonly afterMs: number };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom<Event>({ kind: "read" }, { kind: "read without a permit" }, { kind: "fail" }),
  fc.record({
    kind: fc.constantFrom("leave" as const, "run out" as const, "lose the connection" as const),
    afterMs: fc.integer({ min: 1, max: 15 }),
  }),
);

const slow = "SELECT count(*)::int AS seen FROM worker, pg_sleep(0.01)";

/** What the request was answered, or the code of its error. */
async function happen(happening: Event): Promise<unknown> {
  switch (happening.kind) {
    case "read":
      return (await ask<object>(seen, shaanxi))[0];
    case "read without a permit":
      return (await ask<object>(seen))[0];
    case "fail":
      return codeOf(ask("SELECT 1 / 0 FROM worker", shaanxi));
    case "run out":
      return codeOf(ask(slow, shaanxi, new Deadline(happening.afterMs)));
    case "leave": {
      const deadline = new Deadline(10_000);
      setTimeout(() => deadline.abandon(), happening.afterMs);
      return codeOf(ask(slow, shaanxi, deadline));
    }
    case "lose the connection": {
      const [outcome] = await Promise.all([
        codeOf(ask(slow, shaanxi)),
        sleep(happening.afterMs).then(loseOne),
      ]);
      return outcome;
    }
  }
}

async function loseOne(): Promise<void> {
  await register.database.dataSource.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
      WHERE usename LIKE 'laowu_reader_%' AND datname = current_database() LIMIT 1`,
  );
}

function codeOf(asking: Promise<readonly object[]>): Promise<unknown> {
  return asking.then(
    ([row]) => row,
    (error: { readonly code?: string }) => error.code,
  );
}

const unavailable = "DATABASE_UNAVAILABLE";
const answers: Readonly<Record<Event["kind"], readonly unknown[]>> = {
  read: [{ seen: 10 }, unavailable],
  "read without a permit": [{ seen: 0 }, unavailable],
  fail: ["22012", unavailable],
  leave: [{ seen: 10 }, "REQUEST_ABANDONED", unavailable],
  "run out": [{ seen: 10 }, "DEADLINE_EXCEEDED", unavailable],
  "lose the connection": [{ seen: 10 }, unavailable],
};

describe("X43: a pool whose requests fail, leave, run out of time and lose connections", () => {
  it("never shows somebody to the next one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), async (happenings) => {
        const outcomes = await Promise.all(
          happenings.map((happening) =>
            happen(happening).catch((error: { readonly code?: string }) => error.code),
          ),
        );
        for (const [n, { kind }] of happenings.entries())
          expect(answers[kind]).toContainEqual(outcomes[n]);
        expect(await retried(leftOver)).toEqual(clean);
        const { rows } = await register.owner.query(
          `SELECT FROM pg_stat_activity WHERE usename LIKE 'laowu_reader_%'
              AND datname = current_database() AND state LIKE 'idle in transaction%'`,
        );
        expect(rows).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

/** A connection that was just lost may be found so by the first who asks. */
async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let time = 0; ; time += 1) {
    try {
      return await work();
    } catch (error) {
      if (time === poolSize + 2) throw error;
    }
  }
}
