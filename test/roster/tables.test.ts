import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { ZipFile } from "yazl";
import { openTable } from "../../subgraphs/province/roster/table/open-table.ts";
import type { SheetRow } from "../../subgraphs/province/roster/table/sheet-row.ts";
import { tableLimits } from "../../subgraphs/province/roster/table/table-limits.ts";
import { filesForTests } from "./support/for-tests.ts";

const files = filesForTests();

async function rowsOf(file: string): Promise<readonly SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const batch of openTable(file)) rows.push(...batch);
  return rows;
}

const cellsOf = async (file: string) => (await rowsOf(file)).map(({ cells }) => cells);

/** Rows of one width whose first cell is never empty. */
const tables = fc.array(
  fc.array(
    fc
      .string({
        unit: fc.constantFrom("张", "a", ",", '"', "\n", ";", "<", "&", " ", "=", "𠮷", "'"),
      })
      .map((text) => `x${text}x`),
    { minLength: 3, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 20 },
);

describe("a table file", () => {
  it("comes back as it was written, cell by cell and row by row, as CSV and as a workbook", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const expected = table.map((cells, index) => ({ number: index + 1, cells }));
        expect(await rowsOf(await files.csv(table))).toEqual(expected);
        expect(await rowsOf(await files.xlsx(table))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("is read in UTF-8 with and without a byte order mark, in UTF-16 and in GB18030", async () => {
    const text = "姓名,户籍地\r\n赵霞,镕䶮镇\r\n";
    const expected = [
      ["姓名", "户籍地"],
      ["赵霞", "镕䶮镇"],
    ];
    // Node writes no GB18030.
    const gb18030 = Buffer.from("d0d5c3fb2cbba7bcaeb5d80d0ad5d4cfbc2ce946fe9fd5f20d0a", "hex");

    expect(await cellsOf(await files.with("plain.csv", text))).toEqual(expected);
    expect(await cellsOf(await files.with("mark.csv", `\uFEFF${text}`))).toEqual(expected);
    expect(await cellsOf(await files.with("gb.csv", gb18030))).toEqual(expected);
    expect(
      await cellsOf(await files.with("wide.csv", Buffer.from(`\uFEFF${text}`, "utf16le"))),
    ).toEqual(expected);
  });

  it("has rows numbered as a spreadsheet numbers them", async () => {
    const file = await files.with("lines.csv", 'a,b\n\n"c\nd",e\n,\nf');
    expect(await rowsOf(file)).toEqual([
      { number: 1, cells: ["a", "b"] },
      { number: 3, cells: ["c\nd", "e"] },
      { number: 5, cells: ["f"] },
    ]);
  });

  it("is taken for what it is, whatever its name says", async () => {
    const csv = await files.with("really.xlsx", "a\tb\n1\t2,3\n");
    expect(await cellsOf(csv)).toEqual([
      ["a", "b"],
      ["1", "2,3"],
    ]);
    const old = await files.with("old.xls", Buffer.from("d0cf11e0a1b11ae10000", "hex"));
    await expect(rowsOf(old)).rejects.toThrow("save it as .xlsx");
    await expect(rowsOf(files.path("none.csv"))).rejects.toThrow(
      "none.csv cannot be read (ENOENT).",
    );
  });

  it("that is broken says where", async () => {
    const open = await files.with("open.csv", 'a,b\n1,2\n"3,4\n5,6\n');
    await expect(rowsOf(open)).rejects.toThrow("The file ends within a quoted cell (row 3).");
    const bytes = await files.with("bytes.csv", Buffer.from([0xff, 0xff, 0x0a]));
    await expect(rowsOf(bytes)).rejects.toThrow("has bytes that are no GB18030");
    const zip = await files.with("zip.xlsx", Buffer.from("504b030400000000", "hex"));
    await expect(rowsOf(zip)).rejects.toThrow("is no workbook");
  });
});

/** A workbook of these parts, as some other program writes it. */
async function aWorkbook(name: string, parts: Readonly<Record<string, string>>): Promise<string> {
  const zip = new ZipFile();
  for (const [part, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), part);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return files.with(name, Buffer.concat(chunks));
}

const relations = (target: string) =>
  `<Relationships><Relationship Id="r2" Target="${target}"/></Relationships>`;
const aSheet = (cells: string) =>
  `<worksheet><sheetData><row r="7">${cells}</row></sheetData></worksheet>`;

describe("a workbook", () => {
  const parts = {
    "xl/workbook.xml": `<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="hidden" state="hidden" r:id="r1"/><x:sheet name="one" r:id="r2"/></x:sheets></x:workbook>`,
    "xl/_rels/workbook.xml.rels": relations("worksheets/a.xml"),
    "xl/sharedStrings.xml": `<sst><si><t>甲</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>furigana</t></rPh></si></sst>`,
    "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="171" formatCode="0.0&quot;d&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>`,
    "xl/worksheets/a.xml": aSheet(
      `<c r="A7" t="s"><v>0</v></c><c r="B7" t="s"><v>1</v></c><c r="D7" s="1"><v>46082</v></c><c r="E7" s="2"><v>46082.354166666664</v></c><c r="F7" s="3"><v>46082</v></c><c r="G7" s="4"><v>46082</v></c><c r="H7"><v>0.30000000000000004</v></c><c r="I7"><v>6.1012219900101E+17</v></c><c r="J7" t="str"><f>A1&amp;B1</f><v>甲乙</v></c><c r="K7" t="b"><v>1</v></c><c r="L7" t="inlineStr"><is><t>直接</t></is></c>`,
    ),
  };

  it("shows what its cells show: days, results of formulas, texts kept apart, numbers that fit", async () => {
    expect(await rowsOf(await aWorkbook("full.xlsx", parts))).toEqual([
      {
        number: 7,
        cells: [
          ...["甲", "rich text", "", "2026-03-01", "2026-03-01 08:30:00", "2026-03-01", "46082"],
          ...["0.3", "6.1012219900101E+17", "甲乙", "TRUE", "直接"],
        ],
      },
    ]);
  });

  it("counts its days from 1904 where it says so", async () => {
    const workbook = parts["xl/workbook.xml"].replace(
      "<x:sheets>",
      '<x:workbookPr date1904="1"/><x:sheets>',
    );
    const sheet = aSheet('<c r="A7" s="1"><v>44620</v></c>');
    const file = await aWorkbook("mac.xlsx", {
      ...parts,
      "xl/workbook.xml": workbook,
      "xl/worksheets/a.xml": sheet,
    });
    expect(await cellsOf(file)).toEqual([["2026-03-01"]]);
  });

  it("with entities of its own, or of too many columns, is refused", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${aSheet('<c r="A7" t="str"><v>&b;</v></c>')}`;
    const entities = await aWorkbook("bomb.xlsx", { ...parts, "xl/worksheets/a.xml": bomb });
    await expect(rowsOf(entities)).rejects.toThrow("has a part that is no XML");
    const wide = await aWorkbook("wide.xlsx", {
      ...parts,
      "xl/worksheets/a.xml": aSheet('<c r="XFD7"><v>1</v></c>'),
    });
    await expect(rowsOf(wide)).rejects.toThrow("has more than 500 columns (row 7)");
  });

  it("that is small, and of more empty texts or forms than memory holds, is refused", async () => {
    const si = await aWorkbook("texts.xlsx", {
      ...parts,
      "xl/sharedStrings.xml": `<sst>${"<si/>".repeat(tableLimits.sharedTextsMax + 1)}</sst>`,
    });
    await expect(rowsOf(si)).rejects.toThrow("holds too many texts apart from its cells");
    const xf = "<xf/>".repeat(tableLimits.smallPartsMax + 2);
    const forms = await aWorkbook("forms.xlsx", {
      ...parts,
      "xl/styles.xml": `<styleSheet><cellXfs>${xf}</cellXfs></styleSheet>`,
    });
    await expect(rowsOf(forms)).rejects.toThrow("has too many forms of cells");
  }, 60_000);

  it("without a sheet is none", async () => {
    const { "xl/worksheets/a.xml": _, ...others } = parts;
    await expect(rowsOf(await aWorkbook("empty.xlsx", others))).rejects.toThrow(
      "is no workbook with a sheet",
    );
  });
});
