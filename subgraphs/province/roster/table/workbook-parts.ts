import path from "node:path/posix";
import { TableFileError } from "./errors.ts";
import { tableLimits } from "./table-limits.ts";
import type { WorkbookFile } from "./workbook-file.ts";

/** What the cells of a sheet refer to. */
export interface WorkbookParts {
  /** The part with the first sheet that is not hidden. */
  readonly sheet: string;
  readonly sharedTexts: readonly string[];
  /** Whether numbers of a style are days, by the number of the style. */
  readonly isDateStyle: readonly boolean[];
  /** Days count from 1904, as old Macs had it, and not from 1900. */
  readonly from1904: boolean;
}

/** @throws TableFileError */
export async function readWorkbookParts(file: WorkbookFile): Promise<WorkbookParts> {
  const { sheet, from1904 } = await readWorkbook(file);
  return {
    sheet,
    from1904,
    sharedTexts: await readSharedTexts(file),
    isDateStyle: await readStyles(file),
  };
}

async function readWorkbook(
  file: WorkbookFile,
): Promise<Pick<WorkbookParts, "sheet" | "from1904">> {
  let from1904 = false;
  const sheets: string[] = [];
  await file.read("xl/workbook.xml", {
    onOpen: (name, attributes) => {
      if (name === "workbookPr") from1904 = ["1", "true"].includes(attributes.date1904 ?? "");
      if (name === "sheet" && (attributes.state ?? "visible") === "visible")
        sheets.push(attributes["r:id"] ?? "");
      if (sheets.length > tableLimits.smallPartsMax)
        throw new TableFileError("has too many sheets");
    },
  });
  const targets = new Map<string, string>();
  await file.read("xl/_rels/workbook.xml.rels", {
    onOpen: (name, { Id, Target }) => {
      if (name === "Relationship" && Id !== undefined && Target !== undefined)
        targets.set(Id, path.resolve("/xl", Target).slice(1));
      if (targets.size > tableLimits.smallPartsMax) throw new TableFileError("has too many parts");
    },
  });
  const sheet = targets.get(sheets[0] ?? "");
  if (sheet === undefined || !file.has(sheet))
    throw new TableFileError("is no workbook with a sheet (.xlsx)");
  return { sheet, from1904 };
}

async function readSharedTexts(file: WorkbookFile): Promise<readonly string[]> {
  const texts: string[] = [];
  let charactersLeft: number = tableLimits.sharedTextCharactersMax;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await file.read("xl/sharedStrings.xml", {
    onOpen: (name) => {
      if (name === "si") text = "";
      if (name === "rPh") isPhonetic = true;
      isText = name === "t" && !isPhonetic;
    },
    onText: (piece) => {
      if (!isText) return;
      charactersLeft -= piece.length;
      if (charactersLeft < 0) throw new TableFileError("holds too much text apart from its cells");
      text += piece;
    },
    onClose: (name) => {
      isText = false;
      if (name === "rPh") isPhonetic = false;
      if (name !== "si") return;
      if (texts.length === tableLimits.sharedTextsMax)
        throw new TableFileError("holds too many texts apart from its cells");
      texts.push(text);
    },
  });
  return texts;
}

async function readStyles(file: WorkbookFile): Promise<readonly boolean[]> {
  const ownFormats = new Map<number, string>();
  const isDate: boolean[] = [];
  let isInCellFormats = false;
  await file.read("xl/styles.xml", {
    onOpen: (name, attributes) => {
      const id = Number(attributes.numFmtId);
      if (isDate.length + ownFormats.size > tableLimits.smallPartsMax)
        throw new TableFileError("has too many forms of cells");
      if (name === "numFmt") ownFormats.set(id, attributes.formatCode ?? "");
      if (name === "cellXfs") isInCellFormats = true;
      if (name === "xf" && isInCellFormats) isDate.push(isDateFormat(id, ownFormats.get(id)));
    },
    onClose: (name) => {
      if (name === "cellXfs") isInCellFormats = false;
    },
  });
  return isDate;
}

/** Formats 27 to 36 and 50 to 58 are days in Chinese spreadsheets, without being written down. */
function isDateFormat(id: number, code: string | undefined): boolean {
  if (code !== undefined) return /[yd年月日]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, ""));
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}
