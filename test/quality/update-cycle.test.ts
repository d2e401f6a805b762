import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { dayInChina } from "../../schema/access/day-in-china.ts";
import { UpdateCycle } from "../../subgraphs/province/catalog/enums.ts";
import { staleBefore } from "../../subgraphs/province/catalog/update-cycle.ts";

const cycles = fc.constantFrom(...(Object.keys(UpdateCycle) as UpdateCycle[]));
const moments = fc
  .integer({ min: Date.UTC(1995, 0), max: Date.UTC(2095, 0) })
  .map((ms) => new Date(ms));

const timeInChina = (moment: Date): string =>
  new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(11);

describe("A04: what was last touched before a moment is stale", () => {
  it.each([
    ["MONTHLY", "2026-06-30T12:00:00+08:00", "2026-05-30T12:00:00+08:00"],
    // On the 1st in China it is still the month before in UTC.
    ["MONTHLY", "2026-07-01T00:30:00+08:00", "2026-06-01T00:30:00+08:00"],
    ["MONTHLY", "2026-03-29T12:00:00+08:00", "2026-03-01T00:00:00+08:00"],
    ["MONTHLY", "2026-03-31T23:59:00+08:00", "2026-03-01T00:00:00+08:00"],
    ["MONTHLY", "2024-03-29T12:00:00+08:00", "2024-02-29T12:00:00+08:00"],
    ["MONTHLY", "2026-01-15T08:00:00+08:00", "2025-12-15T08:00:00+08:00"],
    ["REAL_TIME", "2026-06-30T12:00:00+08:00", "2026-05-30T12:00:00+08:00"],
    ["QUARTERLY", "2026-05-31T12:00:00+08:00", "2026-03-01T00:00:00+08:00"],
    ["HALF_YEARLY", "2026-03-15T12:00:00+08:00", "2025-09-15T12:00:00+08:00"],
    ["YEARLY", "2024-02-29T12:00:00+08:00", "2023-03-01T00:00:00+08:00"],
    ["WEEKLY", "2026-06-30T12:00:00+08:00", "2026-06-23T12:00:00+08:00"],
    ["DAILY", "2026-06-30T12:00:00+08:00", "2026-06-29T12:00:00+08:00"],
  ] as const)("%s at %s: %s", (cycle, now, before) => {
    expect(staleBefore(cycle, new Date(now))).toEqual(new Date(before));
  });

  it("and stays so until it is touched: the moment only moves on", () => {
    fc.assert(
      fc.property(cycles, moments, moments, (cycle, one, other) => {
        const [earlier, later] = [one, other].sort((a, b) => a.getTime() - b.getTime());
        if (earlier === undefined || later === undefined) return;
        const before = staleBefore(cycle, earlier).getTime();
        expect(before).toBeLessThan(earlier.getTime());
        expect(before).toBeLessThanOrEqual(staleBefore(cycle, later).getTime());
      }),
    );
  });

  it("by the calendar of China: the same day of the month and time of day, or the end of a shorter month", () => {
    fc.assert(
      fc.property(moments, (now) => {
        const before = staleBefore("MONTHLY", now);
        const [year = 0, month = 0, day = ""] = dayInChina(now).split("-").map(Number);
        const [, thatMonth, thatDay] = dayInChina(before).split("-").map(Number);
        const daysThere = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
        if (Number(day) <= daysThere) {
          expect([thatDay, timeInChina(before)]).toEqual([day, timeInChina(now)]);
          expect(thatMonth).toBe(month === 1 ? 12 : month - 1);
        } else
          expect([thatMonth, thatDay, timeInChina(before)]).toEqual([month, 1, "00:00:00.000Z"]);
      }),
    );
  });
});
