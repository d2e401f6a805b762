import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";

/** A row of a table in `test/README.md`. */
interface Row {
  /** Several where one thing has several names; a test may bear any of them. */
  readonly labels: readonly string[];
  /** The files that are said to test it; null where the table says no more than what is asked for. */
  readonly files: readonly string[] | null;
  readonly state: string;
}

const label = String.raw`(?:[AXF]\d{1,3}\b|CVE-\d{4}-\d+|GHSA(?:-[0-9a-z]{4}){3}|C3 Art\. \d+(?:-\d+)?|Apollo Server [\d.]+|Hive Router #\d+)`;
const labels = `${label}(?:, ${label})*`;

/** What others published about their gateways and libraries, and has its like here. */
const advisories = `
GHSA-q2f9-x4p4-7xmh
CVE-2025-32030
CVE-2025-32031
CVE-2025-32032
CVE-2025-32034
GHSA-3j43-9v8v-cp3f
GHSA-84m6-5m72-45fp
GHSA-75m2-jhh5-j5g2
GHSA-94hh-jmq8-2fgp
GHSA-7mpv-9xg6-5r79
CVE-2025-31496
GHSA-x33c-7c2v-mrj9
GHSA-g8jh-vg5j-4h3f
GHSA-mx7m-j9xf-62hw
GHSA-m8jr-fxqx-8xx6
GHSA-hff2-gcpx-8f4p
GHSA-9q82-xgwf-vj6h
GHSA-cgqf-3cq5-wvcj
CVE-2024-28101
CVE-2023-41317
GHSA-j5g3-5c8r-7qfx
Apollo Server 5.4.0
GHSA-9pv7-vfvm-6vr7
CVE-2023-26144
GHSA-fc86-6rv6-2jpm
CVE-2026-40476
CVE-2026-34573
GHSA-m4h2-mjfm-mp55
CVE-2026-30241
GHSA-224p-v68g-5g8f
GHSA-q2pj-6v73-8rgj
CVE-2025-60542
CVE-2022-33171
GHSA-h9mw-h4qc-f5jf
CVE-2026-35441
Hive Router #1422
Hive Router #1423
`;

const rows = readRows(readFileSync("test/README.md", "utf8"));
const labelsByFile = new Map(
  testFiles().map((file) => [file, labelsIn(readFileSync(path.join("test", file), "utf8"))]),
);
const used = new Set([...labelsByFile.values()].flatMap((found) => [...found]));

describe("The tables of test/README.md", () => {
  it("list every attack and every fault once", () => {
    expect(listed("X")).toEqual(numbered("X", 47));
    expect(listed("F")).toEqual(numbered("F", 32));
  });

  it("list every advisory", () => {
    expect(rows.flatMap((row) => row.labels)).toEqual(
      expect.arrayContaining(advisories.trim().split("\n")),
    );
  });

  it("list nothing twice", () => {
    const all = rows.flatMap((row) => row.labels);
    expect(all.filter((one, at) => all.indexOf(one) !== at)).toEqual([]);
  });

  it("say of each row what its state is, and why", () => {
    const form = /^(tested: `[^;]+`|not yet: .{8,}|not applicable: .{8,})$/;
    const vague = rows
      .filter(({ files }) => files !== null)
      .filter(({ state }) => !state.split("; ").every((part) => form.test(part)));
    expect(vague).toEqual([]);
  });

  it("name a file with such a test for each row that is tested", () => {
    const untrue = rows.flatMap(({ labels, files }) =>
      (files ?? [])
        .filter((file) => !labels.some((one) => labelsByFile.get(file)?.has(one)))
        .map((file) => `${labels.join(", ")}: ${file}`),
    );
    expect(untrue).toEqual([]);
  });

  it("ask for nothing that no test bears", () => {
    const asked = rows.filter(({ files }) => files === null);
    expect(asked.filter(({ labels }) => !labels.some((one) => used.has(one)))).toEqual([]);
  });

  it("list every label that a test bears", () => {
    const known = new Set(rows.flatMap((row) => row.labels));
    expect([...used].filter((one) => !known.has(one))).toEqual([]);
  });
});

/** Rows whose first cell is labels; the last cell is a state where the table's head says so. */
function readRows(markdown: string): Row[] {
  let hasState = false;
  const read: Row[] = [];
  for (const line of markdown.split("\n")) {
    const cells = line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));
    const [first = ""] = cells;
    const last = cells.at(-1) ?? "";
    if (first === "label") hasState = last === "state";
    if (!new RegExp(`^${labels}$`).test(first)) continue;
    const state = hasState ? last : "";
    const files = hasState
      ? [...state.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, f = ""]) => f)
      : null;
    read.push({ labels: first.split(", "), files, state });
  }
  return read;
}

/**
 * Labels at the beginning of a text and before a colon, where test names have them, or alone in a
 * row of a table that gives names their beginning.
 */
function labelsIn(source: string): ReadonlySet<string> {
  const names = source.matchAll(new RegExp(`["\`](${labels})(?:: |"[,\\]])`, "g"));
  return new Set([...names].flatMap(([, found = ""]) => found.split(", ")));
}

function testFiles(): string[] {
  return readdirSync("test", { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".test.ts"),
  );
}

function listed(letter: string): string[] {
  const form = new RegExp(`^${letter}\\d+$`);
  return rows.flatMap((row) => row.labels).filter((one) => form.test(one));
}

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
}
