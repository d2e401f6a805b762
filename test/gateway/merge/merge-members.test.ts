import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { mergeMembers } from "../../../gateway/execute/merge/merge-members.ts";
import type { MemberMerge, ValueRule } from "../../../gateway/plan/plan.ts";

function mergeOne(values: readonly unknown[], rule: ValueRule): unknown {
  const members: MemberMerge[] = [{ responseKey: "value", rule }];
  return mergeMembers(
    values.map((value) => ({ value })),
    members,
  ).value;
}

it("sums do not depend on how rows are spread over provinces", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const total = values.reduce((sum, value) => sum + value, 0);
      expect(mergeOne(values, { by: "SUM" })).toBe(total);
    }),
  );
});

it("a null takes no part, and nulls alone stay null", () => {
  expect(mergeOne([null, 2, null], { by: "SUM" })).toBe(2);
  expect(mergeOne([null, null], { by: "SUM" })).toBeNull();
  expect(mergeOne([null, 3, 1], { by: "MIN" })).toBe(1);
});

it("decimals are compared as numbers, dates as text", () => {
  expect(mergeOne(["900.00", "12000.00"], { by: "MAX" })).toBe("12000.00");
  expect(mergeOne(["2026-01-31", "2025-12-31"], { by: "MIN" })).toBe("2025-12-31");
});

it("a count is a lower bound as soon as one part is", () => {
  expect(mergeOne(["EXACT", "AT_LEAST", "EXACT"], { by: "AT_LEAST" })).toBe("AT_LEAST");
  expect(mergeOne(["EXACT", "EXACT"], { by: "AT_LEAST" })).toBe("EXACT");
});

it("flags are joined by AND and OR, lists by CONCAT in province order", () => {
  expect(mergeOne([true, false], { by: "AND" })).toBe(false);
  expect(mergeOne([true, false], { by: "OR" })).toBe(true);
  expect(
    mergeOne(
      [
        [1, 2],
        [3, 4],
      ],
      { by: "CONCAT" },
    ),
  ).toEqual([1, 2, 3, 4]);
});

it("groups of several provinces equal the groups of all rows together", () => {
  const rule: ValueRule = {
    by: "GROUP",
    on: "__laowuGroup_code",
    members: [
      { responseKey: "code", rule: { by: "FIRST" } },
      { responseKey: "count", rule: { by: "SUM" } },
    ],
  };
  const rows = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (provinces) => {
      const countsOf = (codes: readonly string[]) =>
        [...new Set(codes)]
          .map((code) => ({
            __laowuGroup_code: code,
            code,
            count: codes.filter((one) => one === code).length,
          }))
          .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

      expect(mergeOne(provinces.map(countsOf), rule)).toEqual(countsOf(provinces.flat()));
    }),
  );
});
