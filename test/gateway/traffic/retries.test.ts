import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { SubgraphUnavailableError } from "../../../gateway/execute/errors.ts";
import { BrokenConnectionError } from "../../../gateway/execute/lost-calls.ts";
import { RetryBudget } from "../../../gateway/execute/traffic/retry-budget.ts";
import { retryPause } from "../../../gateway/execute/traffic/retry-pause.ts";
import { limits } from "../../../gateway/limits.ts";

const now = new Date("2026-11-22T10:00:00Z");

function pauseAfter(status: number, retryAfter: string | null, leftMs = 5_000): number | null {
  const unread = { contentType: null, bytes: Buffer.alloc(0), doubt: null, logHead: null };
  const reply = { status, retryAfter, ...unread };
  return retryPause(reply, { leftMs, now, random: () => 0 });
}

it.each([
  [502, null, 0],
  [503, null, 0],
  [504, null, 0],
  [503, "0", 0],
  [503, "1", 1_000],
  [503, "3600", null],
  [503, "Sun, 22 Nov 2026 10:00:02 GMT", 2_000],
  [503, "Sun, 22 Nov 2026 09:00:00 GMT", 0],
  [503, "Sun, 22 Nov 2026 11:00:00 GMT", null],
  [503, "soon, I hope", 0],
  [503, "-1", 0],
  [503, "99999999999999999999", 0],
  [429, null, null],
  [429, "garbage", null],
  [429, "0", 0],
  [429, "1", 1_000],
  [429, "3600", null],
  [500, null, null],
  [500, "0", null],
  [400, null, null],
  [403, "0", null],
])("F4: status %i with Retry-After %p is repeated after %p ms", (status, retryAfter, pauseMs) => {
  expect(pauseAfter(status, retryAfter)).toBe(pauseMs);
});

it("waits only as long as leaves time for an answer", () => {
  expect(pauseAfter(503, "2", 2_000)).toBeNull();
  expect(pauseAfter(503, "2", 2_000 + limits.composeReserveMs + 1)).toBe(2_000);
  expect(pauseAfter(502, null, limits.composeReserveMs)).toBeNull();
});

it("repeats what broke before any answer, and no other failure", () => {
  const options = { leftMs: 5_000, now, random: () => 0 };
  expect(retryPause(new BrokenConnectionError("DOWN", "It broke."), options)).toBe(0);
  expect(retryPause(new SubgraphUnavailableError("DOWN", "Refused."), options)).toBeNull();
  expect(retryPause(new SubgraphUnavailableError("TIMEOUT", "Late."), options)).toBeNull();
});

it("F25: whatever comes when, calls and repetitions are at most 1.2 times the calls, of twenty or more", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 20, maxLength: 2_000 }), (wishes) => {
      const budget = new RetryBudget();
      let repeated = 0;
      for (const wish of wishes) {
        budget.earn();
        if (!wish || budget.isEmpty) continue;
        budget.spend();
        repeated += 1;
      }
      expect(wishes.length + repeated).toBeLessThanOrEqual(1.2 * wishes.length);
    }),
  );
});

it("what was saved in good times is bounded", () => {
  const budget = new RetryBudget();
  for (let call = 0; call < 10_000; call++) budget.earn();
  let repeated = 0;
  for (; !budget.isEmpty; repeated++) budget.spend();
  expect(repeated).toBe(limits.retriesSavedMax);
});
