import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import type { RosterColumn } from "../../subgraphs/province/roster/header.ts";
import { jobColumns } from "../../subgraphs/province/roster/job/job-columns.ts";
import { monitoredColumns } from "../../subgraphs/province/roster/monitoring/monitoring-columns.ts";
import { workerColumns } from "../../subgraphs/province/roster/worker/worker-columns.ts";

const readme = new URL("../../subgraphs/province/roster/README.md", import.meta.url);

/** The columns as a section of the README lists them. */
async function documented(section: string): Promise<readonly (readonly string[])[]> {
  const [, text = ""] = (await readFile(readme, "utf8")).split(`\n## ${section}\n`);
  const [own = ""] = text.split("\n## ");
  return own
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter(([, header]) => header !== "header")
    .map(([, header = "", also = "", field = ""]) => [header, also, field]);
}

const inCode = (columns: readonly RosterColumn<string>[]) =>
  columns.map(({ field, headers: [first, ...others], required }) => [
    `${first}${required === true ? " *must*" : ""}`,
    others.join(" "),
    `\`${field}\``,
  ]);

describe("the README of rosters", () => {
  it("lists the columns that are read, with all their headers", async () => {
    expect(await documented("Workers")).toEqual(inCode(workerColumns));
    expect(await documented("Monitoring")).toEqual(inCode(monitoredColumns));
    expect(await documented("Jobs")).toEqual(inCode(jobColumns));
  });
});
