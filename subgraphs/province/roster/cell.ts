import { centsOfDecimal } from "../../service/money.ts";

/** Why a cell has no value of its kind: a phrase such as "must be a day", without a full stop. */
export class BadCell {
  constructor(readonly reason: string) {}
}

/** What a cell says, by its text without the spaces around it, which is not empty. */
export type CellReader<Value> = (text: string) => Value | BadCell;

/** What offices write for "nothing". */
const nothing: ReadonlySet<string> = new Set(["", "-", "--", "—", "——", "/", "\\", "无", "空"]);

export function isNothing(text: string): boolean {
  return nothing.has(text);
}

const controls = /[\p{Cc}\p{Cs}]/u;

/** One line of text. What is full-width stays so: it is somebody's name or title. */
export function textOf(charactersMax: number): CellReader<string> {
  const reason = `must be text of 1 to ${charactersMax} characters in one line`;
  return (text) =>
    controls.test(text) || [...text].length > charactersMax ? new BadCell(reason) : text;
}

/** The same with line breaks and tabs, such as a description. */
export function proseOf(charactersMax: number): CellReader<string> {
  const reason = `must be text of 1 to ${charactersMax} characters`;
  return (text) => {
    const lines = text.replaceAll(/\r\n?/g, "\n");
    const isPlain = !controls.test(lines.replaceAll(/[\n\t]/g, " "));
    return isPlain && [...lines].length <= charactersMax ? lines : new BadCell(reason);
  };
}

/** A list of values between 、 or other such signs, or a JSON array of texts; none stands twice. */
export function listOf<Value>(read: CellReader<Value>, itemsMax: number): CellReader<Value[]> {
  return (text) => {
    const items: Value[] = [];
    const seen = new Set<string>();
    for (const item of itemsIn(text)) {
      const value = item.trim();
      if (isNothing(value) || seen.has(value)) continue;
      seen.add(value);
      const known = read(value);
      if (known instanceof BadCell) return known;
      items.push(known);
    }
    return items.length > itemsMax ? new BadCell(`must be at most ${itemsMax} items`) : items;
  };
}

const separators = /[、，,;；|\n]/;

/** Values that hold a separator themselves stand in the form that nobody types. */
function itemsIn(text: string): readonly string[] {
  if (!text.startsWith("[")) return text.split(separators);
  try {
    const items: unknown = JSON.parse(text);
    if (Array.isArray(items) && items.every((item) => typeof item === "string")) return items;
  } catch {
    // It only began like one.
  }
  return text.split(separators);
}

/** How a list is written, so that `listOf` reads the same. */
export function listText(items: readonly string[]): string {
  const isPlain = items.every(
    (item) => !separators.test(item) && !item.startsWith("[") && !isNothing(item),
  );
  return isPlain ? items.join("、") : JSON.stringify(items);
}

/** What people write for the values of an enum, the usual word first; its own name is read as well. */
export type Terms<Value extends string> = Readonly<Record<Value, readonly [string, ...string[]]>>;

/** The usual word. */
export function termOf<Value extends string>(terms: Terms<Value>, value: Value): string {
  return terms[value][0];
}

export function enumOf<Value extends string>(terms: Terms<Value>): CellReader<Value> {
  const values = Object.keys(terms) as Value[];
  const known = new Map<string, Value>();
  for (const value of values)
    for (const term of [value, ...terms[value]]) known.set(spelled(term), value);
  const reason = `must be one of ${values.map((value) => termOf(terms, value)).join(" ")}`;
  return (text) => known.get(spelled(text)) ?? new BadCell(reason);
}

function spelled(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s/g, "").toUpperCase();
}

const yesOrNo = enumOf({
  true: ["是", "有", "愿意", "Y", "YES", "1", "√"],
  false: ["否", "不", "不愿意", "没有", "N", "NO", "0", "×"],
});

export const yesNoOf: CellReader<boolean> = (text) =>
  yesOrNo(text) instanceof BadCell ? new BadCell("must be 是 or 否") : yesOrNo(text) === "true";

/** How it is written, so that `yesNoOf` reads the same; "" is not known. */
export function yesNoText(value: boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  return value ? "是" : "否";
}

export function wholeNumberOf(min: number, max: number, unit = ""): CellReader<number> {
  const reason = `must be a whole number from ${min} to ${max}`;
  return (text) => {
    const digits = plain(text).replace(unit, "");
    const number = Number(digits);
    return /^-?\d+(?:\.0+)?$/.test(digits) && number >= min && number <= max
      ? number
      : new BadCell(reason);
  };
}

/** An amount of yuan, in cents. */
export const centsOf: CellReader<number> = (text) =>
  centsOfDecimal(
    plain(text)
      .replace(/^[¥￥]/, "")
      .replaceAll(",", "")
      .replace(/元.*$/, ""),
  ) ?? new BadCell('must be an amount of yuan, such as "4500" or "4500.50"');

const dayForms = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
  /^(\d{4})(\d{2})(\d{2})$/,
] as const;

/** A day as YYYY-MM-DD. */
export const dayOf: CellReader<string> = (text) =>
  parsedDay(plain(text).replace(/ 00:00(:00)?$/, "")) ??
  new BadCell('must be a day, such as "2026-03-01" or "2026年3月1日"');

/** An instant in ISO 8601; a time without a zone is China's, a day its beginning. */
export const instantOf: CellReader<string> = (text) => {
  const [, days = "", time = "00:00", zone = "+08:00"] =
    /^(.*?\d日?)(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(
      plain(text),
    ) ?? [];
  const day = parsedDay(days);
  const ms = day === null ? Number.NaN : Date.parse(`${day}T${time.padStart(5, "0")}${zone}`);
  return Number.isNaN(ms)
    ? new BadCell('must be a day or a time, such as "2026-03-01" or "2026-03-01 08:30"')
    : new Date(ms).toISOString();
};

/** How an instant is written, so that `instantOf` reads the same: in China's time, its beginning for a day. */
export function instantText(instant: string): string {
  const [day = "", time = ""] = new Date(Date.parse(instant) + 8 * 3_600_000)
    .toISOString()
    .replace("Z", "")
    .split("T");
  if (time === "00:00:00.000") return day;
  return `${day} ${time.replace(/\.000$/, "").replace(/^(\d{2}:\d{2}):00$/, "$1")}`;
}

/** Null for a day that no calendar has, such as 30 February. */
function parsedDay(text: string): string | null {
  for (const form of dayForms) {
    const [, year, month, day] = form.exec(text) ?? [];
    if (year === undefined || month === undefined || day === undefined) continue;
    const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    const ms = Date.parse(`${date}T00:00:00Z`);
    return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date) ? date : null;
  }
  return null;
}

/** Full-width digits and signs as plain ones. */
function plain(text: string): string {
  return text.normalize("NFKC").trim();
}
