import { readFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import { type JobEntry, jobRoster } from "../../subgraphs/province/roster/job/job-roster.ts";
import { jobPosting } from "../../subgraphs/province/roster/job/json-ld/job-posting.ts";
import { jsonLdContent } from "../../subgraphs/province/roster/job/json-ld/json-ld-content.ts";
import { openRoster } from "../../subgraphs/province/roster/read-roster.ts";
import { aFileFolder } from "./support/a-file.ts";
import { type JobCells, jobRow, jobSheetOf } from "./support/a-job-roster.ts";
import { rules } from "./support/rules.ts";

const readme = new URL("../../subgraphs/province/roster/job/json-ld/README.md", import.meta.url);

/** The properties that schema.org has for a type, as far as they are used, with the types of their values. */
async function documented(): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>> {
  const types = new Map<string, Map<string, readonly string[]>>();
  for (const line of (await readFile(readme, "utf8")).split("\n")) {
    const [, type, property, expected] =
      /^\| `(\w+)` \| `(\w+)` \| ([^|]+) \|/.exec(line)?.map((cell) => cell.trim()) ?? [];
    if (type === undefined || property === undefined || expected === undefined) continue;
    const properties = types.get(type) ?? new Map();
    types.set(type, properties.set(property, expected.split(" ")));
  }
  return types;
}

async function entriesOf(rows: readonly JobCells[]): Promise<readonly JobEntry[]> {
  const files = await aFileFolder();
  const { batches } = await openRoster(await files.csv(jobSheetOf(rows)), jobRoster, rules);
  const entries: JobEntry[] = [];
  for await (const { good } of batches) entries.push(...good.map(({ entry }) => entry));
  await files.remove();
  return entries;
}

/** What is in a document and not in the vocabulary, or of a type that it does not have there. */
function strangeIn(
  value: unknown,
  expected: readonly string[],
  vocabulary: Awaited<ReturnType<typeof documented>>,
  place: string,
): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((each, index) =>
      strangeIn(each, expected, vocabulary, `${place}.${index}`),
    );
  if (typeof value === "string") {
    const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}\.\d{3}Z)?$/.test(value);
    const fits = expected.includes("Text") || (isDate && expected.includes("Date"));
    return fits ? [] : [`${place}: ${value}`];
  }
  if (typeof value === "number") {
    const fits =
      expected.includes("Number") || (Number.isInteger(value) && expected.includes("Integer"));
    return fits ? [] : [`${place}: ${value}`];
  }
  const { "@type": type, "@id": _, ...properties } = Object(value) as Record<string, unknown>;
  if (typeof type !== "string" || !expected.includes(type)) return [`${place}: ${String(type)}`];
  return Object.entries(properties).flatMap(([name, each]) => {
    const types = vocabulary.get(type)?.get(name);
    return types === undefined
      ? [`${place}.${name}`]
      : strangeIn(each, types, vocabulary, `${place}.${name}`);
  });
}

const varied = [
  jobRow(2),
  jobRow(3),
  jobRow(8, { 薪酬备注: "包食宿" }),
  jobRow(12),
  jobRow(14, { 月薪: "计件", 薪酬备注: "每件0.5元" }),
  jobRow(15, { 用工形式: "家政", 用人单位: "", 统一社会信用代码: "" }),
  jobRow(16, {
    年龄要求: "不限",
    学历要求: "",
    是否包吃: "否",
    是否包住: "否",
    是否缴纳社保: "否",
  }),
];

describe("jobs as schema.org has them", () => {
  it("use properties and types of the vocabulary alone, and nearly all that are documented", async () => {
    const vocabulary = await documented();
    const used = new Set<string>();
    const gather = (value: unknown): void => {
      if (Array.isArray(value)) for (const each of value) gather(each);
      if (typeof value !== "object" || value === null || Array.isArray(value)) return;
      const { "@type": type, ...properties } = value as Record<string, unknown>;
      for (const [name, each] of Object.entries(properties)) {
        if (!name.startsWith("@")) used.add(`${String(type)}.${name}`);
        gather(each);
      }
    };
    for (const entry of await entriesOf(varied)) {
      const posting = jobPosting("61:of-tests", entry);
      gather(posting);
      expect(strangeIn(posting, ["JobPosting"], vocabulary, "job")).toEqual([]);
    }
    const all = [...vocabulary].flatMap(([type, properties]) =>
      [...properties.keys()].map((name) => `${type}.${name}`),
    );
    expect([...used].sort()).toEqual(all.sort());
  });

  it("say what the register says", async () => {
    const [entry] = await entriesOf([jobRow(12)]);
    if (entry === undefined) throw new Error("The row was not read.");
    expect(jobPosting("61:of-tests", entry)).toMatchObject({
      "@id": "urn:laowu:61:of-tests",
      title: "招聘中式烹调师（第12号）",
      datePosted: "2026-11-01T01:30:00.000Z",
      validThrough: "2027-03-31T15:59:59.999Z",
      employmentType: ["FULL_TIME", "全日制"],
      hiringOrganization: { name: "西安市第12餐饮有限公司" },
      jobLocation: {
        address: {
          addressCountry: "CN",
          addressRegion: "陕西省",
          addressLocality: "西安市雁塔区",
          streetAddress: "科技路12号",
        },
      },
      totalJobOpenings: 5,
      baseSalary: {
        currency: "CNY",
        value: { minValue: 25.5, maxValue: 25.5, unitText: "HOUR" },
      },
      specialCommitments: "面向脱贫人口、边缘易致贫户",
    });
  });

  it("are one document, or one in each line, and of open postings alone", async () => {
    const rows = [jobRow(2), jobRow(4, { 岗位状态: "已关闭", 关闭时间: "2026-11-03" }), jobRow(5)];
    const records = (await entriesOf(rows)).map((entry) => ({
      id: `61:${entry.sourceRecordId}`,
      entry: { ...entry, status: entry.status ?? ("OPEN" as const) },
    }));
    const textOf = async (inLines: boolean): Promise<string> => {
      let text = "";
      for await (const piece of jsonLdContent(inChunks(records), { inLines })) text += piece;
      return text;
    };
    const whole = JSON.parse(await textOf(false));
    expect(whole["@context"]).toBe("https://schema.org");
    const ids = ["urn:laowu:61:J000002", "urn:laowu:61:J000005"];
    expect(whole["@graph"].map((each: { "@id": string }) => each["@id"])).toEqual(ids);
    const lines = (await textOf(true)).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line)["@id"])).toEqual(ids);
    expect(JSON.parse(lines[0] ?? "")["@context"]).toBe("https://schema.org");
  });
});

async function* inChunks<Item>(items: readonly Item[]): AsyncGenerator<readonly Item[]> {
  for (const item of items) yield [item];
}
