import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { csvRows } from "./csv-rows.ts";
import { decodeText } from "./decode-text.ts";
import { TableFileError, unreadableTable } from "./errors.ts";
import type { SheetRows } from "./sheet-row.ts";
import { xlsxRows } from "./xlsx-rows.ts";

/**
 * The rows of a CSV file or a workbook. What it is, its first bytes say and not its name: many a .xls is
 * CSV.
 *
 * @throws TableFileError
 */
export async function* openTable(file: string): SheetRows {
  const beginning = await firstBytes(file);
  if (beginning.equals(oldWorkbook))
    throw new TableFileError("is a workbook in the old form (.xls): save it as .xlsx");
  if (beginning.subarray(0, 4).equals(zipArchive)) yield* xlsxRows(file);
  else yield* csvRows(decodeText(createReadStream(file)));
}

const zipArchive = Buffer.from("504b0304", "hex");
const oldWorkbook = Buffer.from("d0cf11e0a1b11ae1", "hex");

async function firstBytes(file: string): Promise<Buffer> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file);
  } catch (cause) {
    throw unreadableTable(file, cause);
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw unreadableTable(file, cause);
  } finally {
    await handle.close();
  }
}
