import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import type { RosterColumn } from "../../subgraphs/province/roster/header.ts";
import { jobColumns } from "../../subgraphs/province/roster/job/job-columns.ts";
import { monitoredColumns } from "../../subgraphs/province/roster/monitoring/monitoring-columns.ts";
import { workerColumns } from "../../subgraphs/province/roster/worker/worker-columns.ts";

const document = new URL("../../subgraphs/province/roster/MINISTRY.md", import.meta.url);

async function rowsOf(section: string): Promise<readonly (readonly string[])[]> {
  const [, text = ""] = (await readFile(document, "utf8")).split(`\n## ${section}\n`);
  const [own = ""] = text.split("\n## ");
  return own
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));
}

describe("the map to the ministry's tables", () => {
  it.each<readonly [string, readonly RosterColumn<string>[]]>([
    ["Workers", workerColumns],
    ["Jobs", jobColumns],
    ["What the monitoring system says", monitoredColumns],
  ])("has every column, and no other: %s", async (section, columns) => {
    const rows = await rowsOf(section);
    expect(rows.map(([, field, header]) => [field, header])).toEqual(
      columns.map(({ field, headers: [first] }) => [`\`${field}\``, first]),
    );
    // Nothing is claimed of a text that was not read.
    for (const [, , , area = "", table = ""] of rows)
      for (const place of [area, table]) expect(place).toMatch(/^—$|\[unverified\]$/);
  });
});
