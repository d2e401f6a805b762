import { expect, it } from "@jest/globals";
import { Shares } from "../../subgraphs/service/shares.ts";

it("each has a share of a window, and what would be more than it takes nothing", () => {
  let now = 1_000_250;
  const shares = new Shares({ max: 10, windowMs: 1_000, now: () => now });

  expect([shares.take("a", 7), shares.take("a", 4), shares.take("a", 3)]).toEqual([
    null,
    750,
    null,
  ]);
  expect([shares.take("a"), shares.take("b", 10), shares.take("b")]).toEqual([750, null, 750]);
  now += 749;
  expect(shares.take("a")).toBe(1);
  now += 1;
  expect(shares.take("a", 10)).toBeNull();
  expect(shares.take("c", 11)).toBe(1_000);
});
