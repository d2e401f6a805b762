import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import { toTsvector } from "../../subgraphs/province/search/segment.ts";
import { orderComplement } from "../../subgraphs/service/page.ts";
import { idOf, type Row } from "../province/support/rows.ts";
import { auditor, monitor, person } from "../support/callers.ts";
import {
  aPosting,
  aWritingHouse,
  brand,
  exitedWorkshop,
  extensionsOf,
  partner,
  publishing,
  station,
  uscc,
  type WritingHouse,
  workshop,
  wrongFields,
} from "./support/writing.ts";

let house: WritingHouse;
beforeAll(async () => {
  house = await aWritingHouse();
}, 60_000);
afterAll(() => house?.stop());

let keys = 0;
const nextKey = (): string => `posting-${String(++keys).padStart(5, "0")}`;

const publish = (but: Row = {}, actor: Actor = station) =>
  house.ask(actor, publishing, { input: aPosting({ idempotencyKey: nextKey(), ...but }) });

async function published(but: Row = {}): Promise<{ readonly id: string }> {
  const { data, errors } = await publish(but);
  expect(errors).toBeUndefined();
  return (data as { publishJob: { id: string } }).publishJob;
}

async function stored(id: string): Promise<Row> {
  const [row] = await house.shaanxi.sql(`SELECT * FROM job_posting WHERE id = '${id}'`);
  return row ?? {};
}

const jobCount = async (): Promise<number> =>
  (await house.shaanxi.sql("SELECT FROM job_posting")).length;

describe("A01: a job published in one province", () => {
  const list = `query ($text: String!) {
    jobs(filter: { text: $text }, sort: PUBLISHED_DESC) {
      totalCount { value }
      edges { node { id title employer { name } workshop { id } brand { name } wage { comparableMonthlyMin } demand: status } }
      coverage { complete }
    }
  }`;

  it("is in the answer of all provinces at once, with all that belongs to it", async () => {
    const title = "招聘秦镇米皮师傅";
    const { id } = await published({ title, workshop: workshop(), brand: brand() });
    const { data, errors } = await house.ask(null, list, { text: "米皮" });

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      jobs: {
        totalCount: { value: 1 },
        edges: [
          {
            node: {
              id,
              title,
              employer: { name: "秦岭餐饮有限公司" },
              workshop: { id: workshop() },
              brand: { name: "紫阳修脚师" },
              wage: { comparableMonthlyMin: "4500.00" },
              demand: "OPEN",
            },
          },
        ],
        coverage: { complete: true },
      },
    });
  });

  it("is found by its occupation, its employer and its skills, and stands first among the newest", async () => {
    const { id } = await published({ title: "急招两人", skillsRequired: ["叉车证"] });
    for (const text of ["中式烹调师", "秦岭", "叉车证"]) {
      const { data } = await house.ask(null, list, { text });
      const { edges } = (data as { jobs: { edges: { node: { id: string } }[] } }).jobs;
      expect([text, edges[0]?.node.id]).toEqual([text, id]);
    }
  });
});

it("a posting is stored with what its lists are made of", async () => {
  const { id } = await published({
    wage: { min: "180", max: "220.50", period: "DAY", note: "日结" },
    form: "SEASONAL",
    seasonStart: "2027-05",
    seasonEnd: "2027-09",
  });
  const row = await stored(id);
  const publishedMs = (row.published_at as Date).getTime();
  expect(row).toMatchObject({
    province: "61",
    employer_id: `61:${uscc}`,
    industry_code: "H62",
    remaining: 10,
    wage_min_cents: "18000",
    wage_max_cents: "22050",
    monthly_min_cents: "391500",
    monthly_max_cents: "479588",
    education_min: "70",
    education_rank: 2,
    status: "OPEN",
    closed_at: null,
    published_order: String(orderComplement - publishedMs),
    wage_order: String(orderComplement - 391_500),
    deadline_order: String((row.valid_through as Date).getTime()),
    source_system: "station:1",
    source_record_id: id,
    version: 1,
    verified_at: null,
  });
  expect(row.updated_at).toEqual(row.published_at);
  const searched = toTsvector([
    { text: "招聘中式烹调师十名", weight: "A" },
    { text: "中式烹调师，厨师，健康证", weight: "B" },
    { text: "秦岭餐饮有限公司", weight: "C" },
    { text: "包吃住，月休四天，有意者到就业服务站报名。", weight: "D" },
  ]);
  const [same] = await house.shaanxi.sql(
    `SELECT search = $s$${searched}$s$::tsvector AS same FROM job_posting WHERE id = '${id}'`,
  );
  expect(same).toEqual({ same: true });
});

it("a posting is answered with whatever is selected of it, as it was stored", async () => {
  const all = `mutation ($input: PublishJobInput!) { publishJob(input: $input) {
    id region { name } employer { id name region { code } } workplace { code agreements { id } } occupationName
    wage { min max period note currency } educationMin skillsRequired ageMin ageMax board lodging socialInsurance
    targetGroups workshop { name } brand { name operators { name } } publishedAt validThrough closedAt contactMasked
    duplicateOf provenance { sourceRegion sourceSystem sourceRecordId version verifiedAt }
  } }`;
  const input = aPosting({
    idempotencyKey: nextKey(),
    workshop: workshop(),
    brand: brand(),
    duplicateOf: idOf("53", 5),
    sourceRecordId: "陕2026-0001",
  });
  const { data, errors } = await house.ask(partner, all.replace(" agreements { id }", ""), {
    input,
  });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    publishJob: {
      region: { name: "雁塔区" },
      employer: { id: `61:${uscc}`, name: "秦岭餐饮有限公司", region: { code: "610100" } },
      workplace: { code: "610113" },
      occupationName: "中式烹调师",
      wage: { min: "4500.00", max: "6000.00", period: "MONTH", note: null, currency: "CNY" },
      educationMin: "JUNIOR_HIGH",
      workshop: { name: "毛绒玩具社区工厂" },
      brand: { name: "紫阳修脚师", operators: [] },
      validThrough: input.validThrough,
      duplicateOf: idOf("53", 5),
      provenance: {
        sourceRegion: "61",
        sourceSystem: "system:1",
        sourceRecordId: "陕2026-0001",
        version: 1,
        verifiedAt: null,
      },
    },
  });
});

it("A88: a household posts without an enterprise code, and nobody else does", async () => {
  const { id } = await published({ form: "HOUSEHOLD", employer: null });
  expect(await stored(id)).toMatchObject({ employer_id: null, industry_code: null });
  expect(wrongFields(await publish({ employer: null }))).toEqual(["input.employer"]);
});

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** One thing wrong each, and the field that is told. */
const bad: readonly (readonly [string, Row, string])[] = [
  ["a region that never was", { region: "619999" }, "region"],
  ["a region that was abolished", { region: "610928" }, "region"],
  ["a workplace that never was", { workplace: "999999" }, "workplace"],
  ["a workplace that was abolished", { workplace: "610928" }, "workplace"],
  ["a township of no county", { workplace: "619999001" }, "workplace"],
  ["an empty title", { title: "  " }, "title"],
  ["a title with a line break", { title: "招\n聘" }, "title"],
  ["a title that is too long", { title: "招".repeat(101) }, "title"],
  ["an empty description", { description: "" }, "description"],
  ["a description that is too long", { description: "招".repeat(5_001) }, "description"],
  ["a description with a control character", { description: "a\u0007b" }, "description"],
  ["a title that asks for men", { title: "诚聘保安，限男性" }, "title"],
  ["a title that asks for women", { title: "只招女服务员" }, "title"],
  ["a description that prefers men", { description: "男士不限，男性优先。" }, "description"],
  ["a description that keeps women out", { description: "搬运工，不招女工。" }, "description"],
  ["a title that names a sex by itself", { title: "保洁员（女）" }, "title"],
  ["a skill that asks for a sex", { skillsRequired: ["电焊", "男士优先"] }, "skillsRequired.1"],
  ["a note on pay by sex", { wage: { period: "PIECE", note: "男5000元，女4500元" } }, "wage.note"],
  ["a description that asks for a people", { description: "限汉族，包吃住。" }, "description"],
  ["a description that keeps peoples out", { description: "少数民族勿扰。" }, "description"],
  ["a description that asks for the unmarried", { description: "未婚优先。" }, "description"],
  ["a description that keeps hepatitis B out", { description: "乙肝携带者勿扰。" }, "description"],
  ["an employer's code that is too short", { employer: "9161000" }, "employer"],
  [
    "an employer's code with a wrong check character",
    { employer: `${uscc.slice(0, 17)}${uscc.endsWith("0") ? "1" : "0"}` },
    "employer",
  ],
  ["an employer's code with a letter that none has", { employer: `I${uscc.slice(1)}` }, "employer"],
  ["an employer whom the register does not know", { employer: "91350100M000100Y43" }, "employer"],
  ["no employer", { employer: null }, "employer"],
  ["an address that is too long", { address: "路".repeat(201) }, "address"],
  ["an occupation that is none", { occupation: "9-01-01-01" }, "occupation"],
  ["half an occupation's code", { occupation: "4-03-0" }, "occupation"],
  ["a major group for an occupation", { occupation: "4" }, "occupation"],
  ["an industry that is none", { industry: "Z99" }, "industry"],
  ["an industry in another one's section", { industry: "A62" }, "industry"],
  ["no opening", { openings: 0 }, "openings"],
  ["less than no opening", { openings: -3 }, "openings"],
  ["too many openings", { openings: 10_001 }, "openings"],
  [
    "a wage that is no amount",
    { wage: { min: "4500.555", max: "6000", period: "MONTH" } },
    "wage.min",
  ],
  ["a negative wage", { wage: { min: "-1", max: "6000", period: "MONTH" } }, "wage.min"],
  ["a most that is less", { wage: { min: "6000", max: "4500", period: "MONTH" } }, "wage.max"],
  ["a most without a least", { wage: { max: "6000", period: "MONTH" } }, "wage.min"],
  ["a least without a most", { wage: { min: "6000", period: "MONTH" } }, "wage.max"],
  ["a year's wage for a day", { wage: { min: "200", max: "90000", period: "DAY" } }, "wage.max"],
  ["nothing at all about pay", { wage: { period: "MONTH" } }, "wage.note"],
  [
    "a note on pay that is too long",
    { wage: { period: "PIECE", note: "元".repeat(201) } },
    "wage.note",
  ],
  ["seasonal work without a last month", { form: "SEASONAL", seasonStart: "2027-05" }, "seasonEnd"],
  [
    "a season that ends before it begins",
    { form: "SEASONAL", seasonStart: "2027-05", seasonEnd: "2027-04" },
    "seasonEnd",
  ],
  [
    "a season of two years",
    { form: "SEASONAL", seasonStart: "2027-05", seasonEnd: "2029-05" },
    "seasonEnd",
  ],
  [
    "a season in a thirteenth month",
    { form: "SEASONAL", seasonStart: "2027-13", seasonEnd: "2028-01" },
    "seasonStart",
  ],
  ["a season of work that has none", { seasonStart: "2027-05" }, "seasonStart"],
  ["children", { ageMin: 15 }, "ageMin"],
  ["an age that nobody has", { ageMax: 120 }, "ageMax"],
  ["ages the wrong way round", { ageMin: 50, ageMax: 20 }, "ageMax"],
  [
    "too many skills",
    { skillsRequired: Array.from({ length: 21 }, (_, n) => `证${n}`) },
    "skillsRequired",
  ],
  ["an empty skill", { skillsRequired: ["健康证", ""] }, "skillsRequired.1"],
  ["a group that stands there twice", { targetGroups: ["LIFTED", "LIFTED"] }, "targetGroups.1"],
  ["a workshop that is not there", { workshop: idOf("61", 799) }, "workshop"],
  ["a workshop that has left", { workshop: exitedWorkshop }, "workshop"],
  ["a workshop of another register", { workshop: workshop("53") }, "workshop"],
  ["a workshop's id that is none", { workshop: "61:1" }, "workshop"],
  ["a brand that is not there", { brand: idOf("61", 899) }, "brand"],
  ["a brand of another register", { brand: brand("53") }, "brand"],
  ["a last day that is over", { validThrough: inDays(-1) }, "validThrough"],
  ["a last day in ten years", { validThrough: inDays(3_650) }, "validThrough"],
  ["a last day that is none", { validThrough: "2027-02-30T00:00:00.000Z" }, "validThrough"],
  ["a last day without an offset", { validThrough: "2027-02-03T00:00:00" }, "validThrough"],
  ["a whole phone number", { contactMasked: "王女士 13812345678" }, "contactMasked"],
  ["a phone number in groups", { contactMasked: "138-1234-5678" }, "contactMasked"],
  ["a repetition of its own register", { duplicateOf: idOf("61", 5) }, "duplicateOf"],
  ["a repetition that is no id", { duplicateOf: "53:x" }, "duplicateOf"],
  ["a record number that is too long", { sourceRecordId: "1".repeat(101) }, "sourceRecordId"],
  ["a key that is too short", { idempotencyKey: "short" }, "idempotencyKey"],
];

describe("A05: a posting is refused, and the field told, for", () => {
  it.each(bad)("%s", async (_, but, field) => {
    const before = await jobCount();
    const answer = await publish(but);

    expect(answer.data).toEqual({ publishJob: null });
    expect(wrongFields(answer)).toEqual([`input.${field}`]);
    expect(extensionsOf(answer)).toMatchObject([
      {
        code: expect.stringMatching(/^(BAD_(USER_INPUT|ID)|UNKNOWN_REGION)$/),
        field: `input.${field}`,
      },
    ]);
    expect(await jobCount()).toBe(before);
  });

  it("words that the law forbids: they are told with the ground and the law", async () => {
    const answer = await publish({ description: "包吃住。本地戶口優先，男士勿擾。" });
    expect(extensionsOf(answer)).toMatchObject([
      {
        problems: [
          {
            field: "input.description",
            reason: 'must not ask for a sex, as "男士勿扰" does (就业促进法第二十七条)',
          },
          {
            field: "input.description",
            reason:
              'must not ask for a household registration, nor where somebody comes from, as "本地户口优先" does (就业促进法第二十六条、第三十一条)',
          },
        ],
      },
    ]);
  });

  it.each([
    ["that never was", { region: "619999" }, "input.region", "UNKNOWN_REGION"],
    ["of nowhere", { workplace: "999999" }, "input.workplace", "UNKNOWN_REGION"],
    ["that was abolished", { workplace: "610928" }, "input.workplace", "BAD_USER_INPUT"],
  ])("a region %s, by the code that a filter has for it", async (_, but, field, code) => {
    const reason = expect.stringMatching(/^must be the code of a region/);
    expect(extensionsOf(await publish(but))).toMatchObject([{ code, field, reason }]);
    const told = { field, reason, ...(code === "UNKNOWN_REGION" && { code }) };
    expect(extensionsOf(await publish({ title: " ", ...but }))).toMatchObject([
      { code: expect.any(String), problems: expect.arrayContaining([told]) },
    ]);
  });

  it.each([
    [
      "a region that is no code",
      { region: "61011" },
      { code: "BAD_USER_INPUT", field: "input.region" },
    ],
    ["half a character", { title: "招\ud83d" }, { code: "BAD_USER_INPUT" }],
    ["a zero byte", { description: "a\u0000b" }, { code: "BAD_USER_INPUT" }],
  ])("%s, before any province reads it", async (_, but, extensions) => {
    const before = await jobCount();
    const answer = await publish(but);
    expect(extensionsOf(answer)).toMatchObject([extensions]);
    expect(await jobCount()).toBe(before);
  });

  it("everything at once, each by its path", async () => {
    const answer = await publish({
      title: "",
      workplace: "999999",
      employer: "x",
      openings: 0,
      wage: { min: "2", max: "1", period: "MONTH" },
      skillsRequired: [""],
      workshop: idOf("61", 799),
      brand: idOf("61", 899),
      validThrough: "tomorrow",
    });
    expect(wrongFields(answer)).toEqual(
      [
        ...["brand", "employer", "openings", "skillsRequired.0", "title", "validThrough"],
        ...["wage.max", "wage.max", "wage.min", "workplace", "workshop"],
      ].map((field) => `input.${field}`),
    );
  });

  it("nothing that offices write every day", async () => {
    for (const but of [
      { title: "男女不限，招收男女普工" },
      { title: "招女装设计师一名" },
      { description: "优先招用脱贫妇女和监测对象。\n男女不限。" },
      { title: "夫妻工优先" },
      { wage: { period: "PIECE", note: "计件工资" } },
      { wage: { period: "MONTH", note: "面议" } },
      { region: "610000", workplace: "320500" },
      { region: "610113001001" },
      { occupation: "4-03", industry: "C1830" },
      { employer: uscc.toLowerCase() },
      { validThrough: null },
      { ageMin: null, ageMax: null, educationMin: null, socialInsurance: null, targetGroups: [] },
    ])
      expect([but, (await publish(but)).errors]).toEqual([but, undefined]);
  });
});

describe("who may not publish", () => {
  it.each([
    ["nobody we know", null, "NOT_AUTHENTICATED"],
    [
      "a station that may not write jobs",
      { ...station, scopes: ["workers:write"] },
      "SCOPE_MISSING",
    ],
    ["a station of another province", { ...station, province: "53" }, "NOT_OWN_PROVINCE"],
    ["an office of the nation", { ...partner, province: null }, "NOT_OWN_PROVINCE"],
    ["an office abroad", { ...partner, province: "81" }, "NO_ROUTE_ABROAD"],
    ["an employer", { ...station, role: "EMPLOYER" }, "NOT_FOR_ROLE"],
    ["a helper", { ...station, role: "HELPER" }, "NOT_FOR_ROLE"],
    ["an auditor", { ...auditor, scopes: ["jobs:write"] }, "NOT_FOR_ROLE"],
    ["a monitor", { ...monitor, scopes: ["jobs:write"] }, "NOT_FOR_ROLE"],
    ["a person", { ...person("x".repeat(43)), scopes: ["jobs:write"] }, "NOT_FOR_ROLE"],
  ] as const)("%s: neither at the gateway nor at the province", async (_, actor, reason) => {
    const before = await jobCount();
    const variables = { input: aPosting({ idempotencyKey: nextKey() }) };
    const atGateway = await house.ask(actor, publishing, variables);
    expect(atGateway.data).toBeUndefined();
    expect(extensionsOf(atGateway)).toMatchObject([
      actor === null ? { code: "UNAUTHENTICATED" } : { code: "FORBIDDEN", reason },
    ]);
    const atProvince = await house.askShaanxi(actor, publishing, variables);
    expect(atProvince.data).toEqual({ publishJob: null });
    expect(extensionsOf(atProvince)).toMatchObject([{ code: "FORBIDDEN", reason }]);
    expect(await jobCount()).toBe(before);
  });

  it("a scope to write jobs writes nothing about persons", async () => {
    const answer = await house.ask(
      station,
      `mutation { erasePerson(input: { workerId: "${idOf("61", 1)}", idempotencyKey: "key-0001",
         evidence: { kind: SIGNED_FORM, reference: "1" } }) { id } }`,
    );
    expect(extensionsOf(answer)).toMatchObject([{ reason: "SCOPE_MISSING" }]);
  });
});

describe("X44: the same posting again", () => {
  it("is answered alike, has no second effect, and stands in no access log", async () => {
    const input = aPosting({ idempotencyKey: nextKey() });
    const once = await house.ask(station, publishing, { input });
    expect(once.errors).toBeUndefined();
    const before = await jobCount();
    await house.shaanxi.sql("UPDATE job_posting SET title = 'changed since', version = 9");
    expect(await house.ask(station, publishing, { input })).toEqual(once);
    expect(await jobCount()).toBe(before);
    const logged = await house.shaanxi.sql(
      "SELECT FROM access_log WHERE record::text LIKE '%publishJob%' AND record::text LIKE '%PERMITTED%'",
    );
    expect(logged).toEqual([]);
  });

  it("is answered also when it would be refused by now", async () => {
    const input = aPosting({ idempotencyKey: nextKey(), workshop: workshop() });
    const once = await house.ask(station, publishing, { input });
    expect(once.errors).toBeUndefined();
    await house.shaanxi.sql(
      `UPDATE workshop SET cert_status = 'EXITED' WHERE id = '${workshop()}'`,
    );
    expect(await house.ask(station, publishing, { input })).toEqual(once);
    await house.shaanxi.sql(
      `UPDATE workshop SET cert_status = 'CERTIFIED' WHERE id = '${workshop()}'`,
    );
  });

  it("with another input is a conflict; of another office it is another posting", async () => {
    const input = aPosting({ idempotencyKey: nextKey() });
    const first = await house.ask(station, publishing, { input });
    const other = await house.ask(station, publishing, { input: { ...input, openings: 11 } });
    expect(extensionsOf(other)).toMatchObject([{ code: "IDEMPOTENCY_CONFLICT" }]);
    const second = await house.ask(partner, publishing, { input });
    expect(second.errors).toBeUndefined();
    expect(second.data).not.toEqual(first.data);
  });

  it("that was refused leaves its key free", async () => {
    const input = aPosting({ idempotencyKey: nextKey() });
    expect(
      (await house.ask(station, publishing, { input: { ...input, title: "" } })).errors,
    ).toBeDefined();
    expect((await house.ask(station, publishing, { input })).errors).toBeUndefined();
  });
});
