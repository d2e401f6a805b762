import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { orderComplement } from "../../subgraphs/service/page.ts";
import { idOf, type Row } from "../province/support/rows.ts";
import {
  aBrand,
  aWorkshop,
  aWritingHouse,
  brand,
  extensionsOf,
  partner,
  station,
  upsertingBrand,
  upsertingWorkshop,
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
const nextKey = (): string => `upsert-${String(++keys).padStart(5, "0")}`;

const nouns = {
  brand: {
    write: (but: Row = {}, actor = station) =>
      house.ask(actor, upsertingBrand, {
        input: aBrand({ idempotencyKey: nextKey(), ...but }),
      }),
    field: "upsertBrand",
    there: brand(),
    table: "labor_brand",
  },
  workshop: {
    write: (but: Row = {}, actor = station) =>
      house.ask(actor, upsertingWorkshop, {
        input: aWorkshop({ idempotencyKey: nextKey(), ...but }),
      }),
    field: "upsertWorkshop",
    there: workshop(),
    table: "workshop",
  },
} as const;

const written = (data: unknown, field: string): { id: string; provenance: { version: number } } =>
  (data as Record<string, { id: string; provenance: { version: number } }>)[field] ?? {
    id: "",
    provenance: { version: 0 },
  };

describe.each(["brand", "workshop"] as const)("a %s", (noun) => {
  const { write, field, there, table } = nouns[noun];
  const rowOf = async (id: string): Promise<Row> => {
    const [row] = await house.shaanxi.sql(`SELECT * FROM ${table} WHERE id = '${id}'`);
    return row ?? {};
  };

  it("is made, then changed by whoever read it last", async () => {
    const made = await write();
    expect(made.errors).toBeUndefined();
    const { id, provenance } = written(made.data, field);
    expect(id).toMatch(/^61:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(provenance).toEqual({ version: 1 });

    const changed = await write({ id, expectedVersion: 1, name: "另名" }, partner);
    expect(changed.errors).toBeUndefined();
    expect(await rowOf(id)).toMatchObject({ name: "另名", version: 2, source_system: "system:1" });

    const late = await write({ id, expectedVersion: 1, name: "迟到" });
    expect(extensionsOf(late)).toMatchObject([
      { code: "VERSION_CONFLICT", field: "input.expectedVersion", version: 2 },
    ]);
    expect(await rowOf(id)).toMatchObject({ name: "另名", version: 2 });
  });

  it("is changed by one of those who read it at once", async () => {
    const { id } = written((await write()).data, field);
    const answers = await Promise.all(
      ["甲", "乙", "丙", "丁"].map((name) => write({ id, expectedVersion: 1, name })),
    );
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ version: 2 });
  });

  it.each([
    ["of another register's id", { id: there.replace("61:", "53:"), expectedVersion: 3 }],
    ["of an id that is none", { id: "61:x", expectedVersion: 3 }],
    ["that is not there", { id: idOf("61", 4_000), expectedVersion: 3 }],
    ["without its version", { id: there }],
    ["that is new, with a version", { expectedVersion: 1 }],
    ["of another province", { region: "530100" }],
    ["of an abolished region", { region: "610928" }],
    ["without a name", { name: "" }],
  ] as const)("is not written %s", async (_, but) => {
    const before = await house.shaanxi.sql(`SELECT id, version FROM ${table} ORDER BY id`);
    const answer = await write(but);
    expect(answer.errors).toHaveLength(1);
    expect(extensionsOf(answer)[0]?.code).toMatch(
      /^(BAD_USER_INPUT|BAD_ID|UNKNOWN_PROVINCE|FORBIDDEN)$/,
    );
    expect(await house.shaanxi.sql(`SELECT id, version FROM ${table} ORDER BY id`)).toEqual(before);
  });

  it("X44: with the same key again is answered alike", async () => {
    const but = { idempotencyKey: nextKey() };
    const once = await write(but);
    expect(once.errors).toBeUndefined();
    expect(await write(but)).toEqual(once);
  });
});

describe("A120: a brand", () => {
  const list = `query ($text: String!) { brands(text: $text) { edges { node {
    id name employment(year: 2025) assistedEmployment(year: 2025) operators { name } } } } }`;
  const year = (year: number, employment: number, assisted: number) => ({
    year,
    employment,
    assisted,
  });

  it("is listed with its numbers, by the people of its latest year", async () => {
    const made = await nouns.brand.write({
      name: "秦巴护工",
      operators: [uscc],
      years: [year(2024, 900, 500), year(2025, 800, 400)],
    });
    const { id } = written(made.data, "upsertBrand");
    const { data, errors } = await house.ask(null, list, { text: "秦巴护工" });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      brands: {
        edges: [
          {
            node: {
              id,
              name: "秦巴护工",
              employment: 800,
              assistedEmployment: 400,
              operators: [{ name: "秦岭餐饮有限公司" }],
            },
          },
        ],
      },
    });
    const order = async () =>
      (await house.shaanxi.sql(`SELECT employment_order FROM labor_brand WHERE id = '${id}'`))[0];
    expect(await order()).toEqual({ employment_order: String(orderComplement - 800) });

    // A year that was corrected, and one that is so small that it stands for nobody.
    await nouns.brand.write({ id, expectedVersion: 1, years: [year(2025, 850, 400)] });
    expect(await order()).toEqual({ employment_order: String(orderComplement - 850) });
    await nouns.brand.write({ id, expectedVersion: 2, years: [year(2026, 3, 1)] });
    expect(await order()).toEqual({ employment_order: String(orderComplement) });
    expect(
      await house.shaanxi.sql(`SELECT year FROM brand_year WHERE brand_id = '${id}' ORDER BY 1`),
    ).toEqual([{ year: 2024 }, { year: 2025 }, { year: 2026 }]);
  });

  it.each([
    ["a year to come", { years: [year(2999, 10, 5)] }, ["years.0.year"]],
    ["a year twice", { years: [year(2025, 10, 5), year(2025, 9, 5)] }, ["years.1.year"]],
    ["more assisted than employed", { years: [year(2025, 10, 11)] }, ["years.0.assisted"]],
    [
      "less than nobody",
      { years: [year(2025, -1, 0)], leaders: -1 },
      ["leaders", "years.0.employment"],
    ],
    ["no occupation", { occupations: [] }, ["occupations"]],
    ["an occupation that is none", { occupations: ["4-03-02-01", "x"] }, ["occupations.1"]],
    ["a wrong level", { level: "VILLAGE" }, ["level"]],
    ["an operator nobody knows", { operators: [uscc, "91350100M000100Y43"] }, ["operators.1"]],
    ["an operator with a wrong code", { operators: ["9135"] }, ["operators.0"]],
    ["a station nowhere", { stationRegions: ["44", "999999"] }, ["stationRegions.1"]],
    ["an industry that is none", { industry: "Q1" }, ["industry"]],
  ] as const)("A05: is refused with %s", async (_, but, fields) => {
    const answer = await nouns.brand.write(but);
    expect(answer.data).toEqual({ upsertBrand: null });
    expect(wrongFields(answer)).toEqual(fields.map((field) => `input.${field}`));
  });
});

describe("A59: a workshop", () => {
  it("is listed under what the province calls it, by its people", async () => {
    const { id } = written(
      (await nouns.workshop.write({ name: "平利社区工厂", workforce: 61, assistedWorkforce: 40 }))
        .data,
      "upsertWorkshop",
    );
    const { data } = await house.ask(
      null,
      '{ workshops(regions: ["61"], first: 1) { edges { node { id localTerm workforce assistedShare operator { name } } } } }',
    );
    expect(data).toEqual({
      workshops: {
        edges: [
          {
            node: {
              id,
              localTerm: "社区工厂",
              workforce: 61,
              assistedShare: "0.6557",
              operator: { name: "秦岭餐饮有限公司" },
            },
          },
        ],
      },
    });
  });

  it.each([
    [
      "more assisted people than people",
      { workforce: 5, assistedWorkforce: 6 },
      ["assistedWorkforce"],
    ],
    ["less than nobody", { workforce: -1 }, ["assistedWorkforce", "workforce"]],
    ["a partner of its own province", { partnerRegion: "610100" }, ["partnerRegion"]],
    ["no day on which it was certified", { certifiedAt: null }, ["certifiedAt"]],
    ["a certification to come", { certifiedAt: "2999-01-01", reviewDueAt: null }, ["certifiedAt"]],
    ["a review before it was certified", { reviewDueAt: "2020-01-01" }, ["reviewDueAt"]],
    ["a day that is none", { certifiedAt: "2025-02-30" }, ["certifiedAt"]],
    ["nothing of how it left", { certStatus: "EXITED" }, ["exitReason", "exitedAt"]],
    ["a day on which it left although it has not", { exitedAt: "2026-01-01" }, ["exitedAt"]],
    ["an operator nobody knows", { operator: "91350100M000100Y43" }, ["operator"]],
    ["no reason for what is planned", { trackReason: " " }, ["trackReason"]],
  ] as const)("A05: is refused with %s", async (_, but, fields) => {
    const answer = await nouns.workshop.write(but);
    expect(answer.data).toEqual({ upsertWorkshop: null });
    expect(wrongFields(answer)).toEqual(fields.map((field) => `input.${field}`));
  });
});
