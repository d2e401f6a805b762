import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/gateway-process.ts";

/** One thing that is measured against others. */
export interface Contestant<Sample> {
  readonly name: string;
  /** Runs until its code is hot; its figures are thrown away. */
  warmUp(): Promise<unknown>;
  measure(): Promise<Sample>;
}

/**
 * Measures contestants in turn, round after round, so that a slow minute of the machine hits all of
 * them alike. Everyone warms up once before the first round.
 */
export async function alternate<Sample>(
  contestants: readonly Contestant<Sample>[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  for (const contestant of contestants) await contestant.warmUp();
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const inTurn = round % 2 === 0 ? contestants : [...contestants].reverse();
    for (const contestant of inTurn) samples.get(contestant.name)?.push(await contestant.measure());
  }
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** How far the rounds lie apart, as a part of their median: 0.1 is ten per cent. */
function spread(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

/** A figure as a table shows it: the median, and how far the rounds lie apart. */
export function figure(values: readonly number[]): string {
  return `${rounded(median(values))} ±${Math.round((spread(values) * 100) / 2)}%`;
}

/** Three significant digits, without an exponent. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** Rows of text in columns, as wide as their widest cell. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(line(head));
  console.log(widths.map((width) => "-".repeat(width)).join("  "));
  for (const row of rows) console.log(line(row));
}

/** What figures must be at the least, or may be at the most. */
interface Bound {
  readonly least?: number;
  readonly most?: number;
}

/** By benchmark and figure. */
const limits: Readonly<Record<string, Readonly<Record<string, Bound>>>> = JSON.parse(
  readFileSync(join(root, "test", "bench", "limits.json"), "utf8"),
);

/** The last line of every benchmark. One with a ratio beyond its limit has failed. */
export function printResult(name: string, ratios: Readonly<Record<string, number>>): void {
  const two = Object.entries(ratios).map(
    ([key, value]) => [key, Number(value.toFixed(2))] as const,
  );
  for (const [key, value] of two) {
    const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } =
      limits[name]?.[key] ?? {};
    if (value >= least && value <= most) continue;
    const bound = value < least ? `must be ${least} at the least` : `may be ${most} at the most`;
    console.error(`${key} is ${value}, and ${bound} (test/bench/limits.json).`);
    process.exitCode = 1;
  }
  console.log(JSON.stringify({ name, ratios: Object.fromEntries(two) }));
}
