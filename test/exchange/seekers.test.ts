import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { askEntities } from "./support/exchange.ts";

const id = idOf("61", 1);
const cook = "4-03-02-01";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert("worker", [
    workerRow(aWorker({ id, intent_occupations: ["6-18-02-04"], wants_to_go_out: false })),
  ]);
});
afterAll(() => province.stop());

/** The reasons of trade for which the worker is shown to a job of the occupation; null when not shown. */
async function tradeReasons(occupation: string): Promise<string[] | null> {
  const demand = {
    occupation,
    form: "FULL_TIME",
    monthlyMin: null,
    monthlyMax: null,
    workplace: "610113",
    educationMin: null,
    ageMin: null,
    ageMax: null,
    targetGroups: [],
    open: true,
  };
  const answer = await askEntities(
    province,
    [{ __typename: "JobPosting", id: idOf("61", 7), demand }],
    "... on JobPosting { candidates(access: { purpose: MATCHING }, first: 1) { edges { reasons node { id } } } }",
  );
  const [edge] = answer.data._entities[0].candidates.edges;
  return edge?.reasons.filter((reason: string) => /^(?:OCCUPATION|SKILL)_/.test(reason)) ?? null;
}

/** Every step changes the register as any writer may, and asks again. */
describe("Candidates follow every write to the register", () => {
  it.each([
    ["as registered, welders only", "SELECT", null],
    [
      "a skill is recorded",
      `INSERT INTO skill VALUES ('${id}', '4-03-02-05', '面点师', 4, 2.5)`,
      ["SKILL_RELATED:4-03-02-05"],
    ],
    [
      "the skill is corrected",
      `UPDATE skill SET occupation_code = '${cook}' WHERE worker_id = '${id}'`,
      [`SKILL_HELD:${cook}`],
    ],
    [
      "the occupation is wanted, too",
      `UPDATE worker SET intent_occupations = '{${cook}}' WHERE id = '${id}'`,
      [`OCCUPATION_EXACT:${cook}`, `SKILL_HELD:${cook}`],
    ],
    ["work is found", `UPDATE worker SET status = 'EMPLOYED' WHERE id = '${id}'`, null],
    [
      "but another place is wanted",
      `UPDATE worker SET wants_to_go_out = true WHERE id = '${id}'`,
      [`OCCUPATION_EXACT:${cook}`, `SKILL_HELD:${cook}`],
    ],
    [
      "the skill is struck out",
      `DELETE FROM skill WHERE worker_id = '${id}'`,
      [`OCCUPATION_EXACT:${cook}`],
    ],
    [
      "the wish to work is withdrawn",
      `UPDATE worker SET wants_work = false WHERE id = '${id}'`,
      null,
    ],
    ["the record is deleted", `DELETE FROM worker WHERE id = '${id}'`, null],
  ])("%s", async (_, sql, reasons) => {
    await province.sql(sql);

    expect(await tradeReasons(cook)).toEqual(reasons);
  });

  it("leaves nothing behind", async () => {
    expect(await province.sql("SELECT * FROM seeker")).toEqual([]);
  });
});
