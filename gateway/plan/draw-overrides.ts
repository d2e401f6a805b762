import { randomInt } from "node:crypto";
import type { OverrideDraw, Planner } from "./planner.ts";

/**
 * One draw for a request, for fields that move to another subgraph by and by (@override with
 * "percent(N)"). Draws between the same two percentages give the same plan, so they count as equal.
 */
export function drawOverrides(planner: Planner, labels: ReadonlySet<string>): OverrideDraw {
  if (planner.percentages.length === 0) return { labels, percent: 0 };
  const drawn = randomInt(100);
  const below = planner.percentages.filter((percentage) => percentage <= drawn);
  return { labels, percent: Math.max(0, ...below) };
}
