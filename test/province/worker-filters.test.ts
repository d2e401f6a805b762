import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Dice } from "./support/dice.ts";
import { idsOf } from "./support/pages.ts";
import { aProvince, type TestProvince } from "./support/province.ts";
import { aWorker, idOf, type WorkerValues, workerRow } from "./support/rows.ts";

const occupations = ["4-03-02-01", "4-03-02-05", "6-18-02-04", "4-02-07-08"];
const dice = new Dice(5);

const workers: WorkerValues[] = Array.from({ length: 200 }, (_, index) => {
  const asked = dice.chance(80);
  return aWorker({
    id: idOf("61", index + 1),
    person_link: `person-${index}`,
    region_code: dice.pick(["610113", "610902", "610981", "610928"]),
    population_category: dice.pick(["LIFTED", "OTHER_RURAL", "MARGINAL_RISK"]),
    status: dice.pick(["EMPLOYED", "UNEMPLOYED", "RETURNED"]),
    languages: dice.pick([["普通话"], ["普通话", "粤语"], []]),
    wants_work: asked ? dice.chance(70) : null,
    wants_to_go_out: asked ? dice.chance(50) : null,
    intent_occupations: asked ? dice.some(occupations) : null,
    intent_regions: asked ? dice.some(["32", "320500", "440305", "610113"]) : null,
    intent_min_monthly_cents: asked && dice.chance(80) ? 200_000 + dice.below(40) * 10_000 : null,
    updated_order: dice.below(50),
  });
});
const skills = workers.flatMap(({ id }) =>
  dice.some(occupations).map((occupation_code) => ({
    worker_id: id,
    occupation_code,
    name: `技能 ${occupation_code}`,
    level: 3,
    years: 2.5,
  })),
);
const skillsOf = (worker: WorkerValues) =>
  skills.filter(({ worker_id }) => worker_id === worker.id).map((skill) => skill.occupation_code);

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("worker", dice.shuffled(workers).map(workerRow));
  await province.insert("skill", skills);
});
afterAll(() => province.stop());

type Case = readonly [filter: string, holds: (worker: WorkerValues) => boolean];

const cases: readonly Case[] = [
  ["{}", () => true],
  ['{ regions: ["610900"] }', ({ region_code }) => region_code.startsWith("6109")],
  ['{ regions: ["610981"] }', ({ region_code }) => ["610981", "610928"].includes(region_code)],
  ["{ status: [RETURNED, UNEMPLOYED] }", ({ status }) => status !== "EMPLOYED"],
  ["{ categories: [LIFTED] }", (worker) => worker.population_category === "LIFTED"],
  [
    '{ occupations: ["4-03"] }',
    (worker) => (worker.intent_occupations ?? []).some((code) => code.startsWith("4-03")),
  ],
  [
    '{ occupations: ["4-02-07-08", "6"] }',
    (worker) =>
      (worker.intent_occupations ?? []).some(
        (code) => code === "4-02-07-08" || code.startsWith("6"),
      ),
  ],
  [
    '{ occupations: ["4-02-07-08"] }',
    (worker) => (worker.intent_occupations ?? []).includes("4-02-07-08"),
  ],
  [
    '{ skills: ["6", "4-02-07-08"] }',
    (worker) => skillsOf(worker).some((code) => code.startsWith("6") || code === "4-02-07-08"),
  ],
  ["{ wantsWork: true }", (worker) => worker.wants_work === true],
  ["{ wantsWork: false }", (worker) => worker.wants_work === false],
  ["{ wantsToGoOut: true }", (worker) => worker.wants_to_go_out === true],
  [
    '{ preferredRegions: ["32"] }',
    (worker) => (worker.intent_regions ?? []).some((code) => code.startsWith("32")),
  ],
  [
    '{ preferredRegions: ["440300"] }',
    (worker) => (worker.intent_regions ?? []).includes("440305"),
  ],
  [
    '{ minMonthlyWageAtMost: "3500.00" }',
    (worker) => worker.wants_work !== null && (worker.intent_min_monthly_cents ?? 0) <= 350_000,
  ],
  ['{ languages: ["粤语"] }', ({ languages }) => languages.includes("粤语")],
  [
    '{ wantsWork: true, wantsToGoOut: true, categories: [LIFTED], skills: ["4-03"] }',
    (worker) =>
      worker.wants_work === true &&
      worker.wants_to_go_out === true &&
      worker.population_category === "LIFTED" &&
      skillsOf(worker).some((code) => code.startsWith("4-03")),
  ],
];

describe("workers(filter)", () => {
  it.each(cases)("%s finds those it holds for, the latest changed first", async (filter, holds) => {
    const expected = workers
      .filter(holds)
      .sort((a, b) => a.updated_order - b.updated_order || (a.id < b.id ? -1 : 1));

    const found = await idsOf(province, { field: "workers", args: `filter: ${filter}`, first: 9 });

    expect(expected.length).toBeGreaterThan(0);
    expect(found).toEqual(expected.map(({ id }) => id));
  });

  it("A02: a worker's record carries intent, skills and only masked personal data", async () => {
    await province.insert("worker", [
      workerRow(aWorker({ id: idOf("61", 901), updated_order: 900 })),
    ]);
    await province.insert("skill", [
      {
        worker_id: idOf("61", 901),
        occupation_code: "4-03-02-01",
        name: "炒菜",
        level: 2,
        years: 3.5,
      },
    ]);

    const id = `id: "${idOf("61", 901)}"`;
    const { data: identity } = await province.ask(
      `{ worker(access: { purpose: DISPUTE_HELP, caseNo: "case-1" }, ${id}) { personLink idNumberMasked phoneMasked } }`,
    );
    const { data } = await province.ask(`{ worker(access: { purpose: MATCHING }, ${id}) {
      homeRegion { code name } nameMasked birthYear education
      intent { wantsWork occupations regions minMonthlyWage forms recordedAt confirmDueAt }
      skills { occupation name level years } languages
      supply { occupations skills minMonthlyWage wantsWork homeRegion }
      provenance { sourceRegion collectedAt version verifiedAt }
    } }`);

    expect(identity.worker).toEqual({
      personLink: "person-1",
      idNumberMasked: "**************1234",
      phoneMasked: "138****1234",
    });
    expect(data.worker).toEqual({
      homeRegion: { code: "610981", name: "旬阳市" },
      nameMasked: "张*",
      birthYear: 1990,
      education: "JUNIOR_HIGH",
      intent: {
        wantsWork: true,
        occupations: ["4-03-02-01"],
        regions: ["3205"],
        minMonthlyWage: "4000.00",
        forms: ["FULL_TIME"],
        recordedAt: "2026-03-01T00:00:00.000Z",
        confirmDueAt: "2026-09-01",
      },
      skills: [{ occupation: "4-03-02-01", name: "炒菜", level: 2, years: "3.5" }],
      languages: ["普通话"],
      supply: {
        occupations: ["4-03-02-01"],
        skills: ["4-03-02-01"],
        minMonthlyWage: "4000.00",
        wantsWork: true,
        homeRegion: "610981",
      },
      provenance: {
        sourceRegion: "61",
        collectedAt: "2026-01-02T03:04:05.678Z",
        version: 3,
        verifiedAt: null,
      },
    });
  });

  it("nobody asked: no intent, and matching takes it for no wish to work", async () => {
    const id = idOf("61", 902);
    const unasked = aWorker({ id, wants_work: null, wants_to_go_out: null, updated_order: 901 });
    await province.insert("worker", [
      {
        ...workerRow(unasked),
        intent_occupations: null,
        intent_regions: null,
        intent_min_monthly_cents: null,
      },
    ]);

    const { data } = await province.ask(
      `{ worker(access: { purpose: RISK_MONITORING }, id: "${id}") { intent { wantsWork } supply { wantsWork occupations } } }`,
    );

    expect(data.worker).toEqual({ intent: null, supply: { wantsWork: false, occupations: [] } });
  });
});
