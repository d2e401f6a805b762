import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "@jest/globals";
import { limitNames } from "../../gateway/limits.ts";

it("every limit stands in the table of the README, with its value and unit", async () => {
  const { status, stderr } = spawnSync(process.execPath, [".tools/limits-table.mjs", "--check"]);
  expect(String(stderr)).toBe("");
  expect(status).toBe(0);

  const readme = await readFile(path.resolve("gateway/README.md"), "utf8");
  for (const name of limitNames)
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` \\| \\d+ \\| \\w+ \\| \\w`, "m"));
});
