import { PassThrough, Readable } from "node:stream";
import { ZipFile } from "yazl";
import { columnLetters } from "./sheet-row.ts";

/** A workbook of one sheet, with all cells as texts: no spreadsheet rounds an ID number then. */
export function xlsxFile(title: string, rows: AsyncIterable<readonly string[]>): Readable {
  const zip = new ZipFile();
  for (const [part, text] of Object.entries(smallParts(title)))
    zip.addBuffer(Buffer.from(text), part);
  const sheet = Readable.from(sheetXml(rows));
  zip.addReadStream(sheet, "xl/worksheets/sheet1.xml");
  zip.end();
  const file = zip.outputStream.pipe(new PassThrough());
  // What the rows come to grief at is what the file comes to grief at.
  sheet.on("error", (error) => file.destroy(error));
  // The archive tells of it as well, and an event that nobody hears ends the process.
  zip.on("error", (error) => file.destroy(error));
  return file;
}

/** Pieces of this many rows: a stream that gets every row by itself is slow. */
const rowsInPiece = 200;

async function* sheetXml(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  let number = 0;
  let piece = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`;
  for await (const cells of rows) {
    number += 1;
    piece += `<row r="${number}">${cells.map((text, column) => cellXml(text, `${columnLetters(column)}${number}`)).join("")}</row>`;
    if (number % rowsInPiece !== 0) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}</sheetData></worksheet>`;
}

/** Style 1 is text: whoever types into such a cell types text, too. */
function cellXml(text: string, reference: string): string {
  if (text === "") return "";
  return `<c r="${reference}" s="1" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Without the control characters that XML has no place for. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for these.
      .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("\r", "&#13;")
  );
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const sheetTypes = "application/vnd.openxmlformats-officedocument.spreadsheetml";

function smallParts(title: string): Readonly<Record<string, string>> {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const part = (name: string, type: string): string =>
    `<Override PartName="/xl/${name}.xml" ContentType="${sheetTypes}.${type}+xml"/>`;
  return {
    "[Content_Types].xml": `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part("workbook", "sheet.main")}${part("worksheets/sheet1", "worksheet")}${part("styles", "styles")}</Types>`,
    "_rels/.rels": `${xml}<Relationships xmlns="${relations}">${relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `${xml}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(title)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${xml}<Relationships xmlns="${relations}">${relation("rId1", "worksheet", "worksheets/sheet1.xml")}${relation("rId2", "styles", "styles.xml")}</Relationships>`,
    "xl/styles.xml": `${xml}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
}
