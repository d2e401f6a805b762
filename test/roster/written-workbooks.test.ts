import { expect, it } from "@jest/globals";
import { xlsxFile } from "../../subgraphs/province/roster/table/xlsx-file.ts";

async function* manyRows(): AsyncGenerator<readonly string[]> {
  for (let row = 0; row < 200; row += 1)
    yield Array.from({ length: 26 }, (_, column) => `值${row * column}`);
}

it("a workbook comes to its end each time, however its reader and its writer wait for each other", async () => {
  const written = async (): Promise<number> => {
    let bytes = 0;
    for await (const piece of xlsxFile("花名册", manyRows())) bytes += piece.length;
    return bytes;
  };
  const sizes = new Set<number>();
  for (let round = 0; round < 40; round += 1)
    for (const size of await Promise.all([written(), written(), written()])) sizes.add(size);
  expect(sizes.size).toBe(1);
}, 120_000);
