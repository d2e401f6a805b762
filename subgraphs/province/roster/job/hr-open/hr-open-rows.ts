import { readFile, stat } from "node:fs/promises";
import { TableFileError, unreadableTable } from "../../table/errors.ts";
import type { SheetRow, SheetRows } from "../../table/sheet-row.ts";
import type { HrOpenField } from "./hr-open-fields.ts";
import { at, itemsIn } from "./json.ts";

/** A document is held in memory, so it has a bound. */
const bytesMax = 256 * 1024 ** 2;

/**
 * The positions of a document as rows: each profile of each opening is one, numbered from 1 on, under the
 * paths as headers in a row 0.
 *
 * @throws TableFileError
 */
export async function* hrOpenRows(file: string, fields: readonly HrOpenField[]): SheetRows {
  yield [{ number: 0, cells: fields.map(({ path }) => path) }];
  const rows: SheetRow[] = [];
  for (const opening of openingsIn(await documentIn(file)))
    for (const profile of itemsIn(at(opening, "positionProfiles")))
      rows.push({
        number: rows.length + 1,
        cells: fields.map(({ cell }) => cell(profile, opening)),
      });
  yield rows;
}

async function documentIn(file: string): Promise<unknown> {
  try {
    if ((await stat(file)).size > bytesMax)
      throw new TableFileError(`is larger than ${bytesMax / 1024 ** 2} MB`);
    return JSON.parse((await readFile(file, "utf8")).replace(/^\ufeff/, ""));
  } catch (cause) {
    if (cause instanceof TableFileError) throw cause;
    if (cause instanceof SyntaxError) throw new TableFileError("is no JSON", { cause });
    throw unreadableTable(file, cause);
  }
}

/** An array of openings, one alone, or an object that has them under a name. */
function openingsIn(document: unknown): readonly unknown[] {
  if (Array.isArray(document)) return document;
  for (const name of [
    "positionOpenings",
    "PositionOpenings",
    "positionOpening",
    "PositionOpening",
  ]) {
    const found = at(document, name);
    const { [name]: all } = Object(document) as Record<string, unknown>;
    if (found !== null || all !== undefined) return itemsIn(all);
  }
  if (at(document, "positionProfiles") !== null) return [document];
  throw new TableFileError("has no position openings");
}
