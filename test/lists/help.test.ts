import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import { aRightsHouse, helper, type RightsHouse } from "../rights/support/rights.ts";
import { household, householdId, listsOf, person, personId } from "./support/register.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
type Any = any;

const station: Actor = {
  ...helper,
  ...{ sub: "station:1", role: "LABOR_STATION", scopes: ["workers:read", "workers:write"] },
};

let house: RightsHouse;
beforeAll(async () => {
  house = await aRightsHouse();
});
afterAll(() => house?.stop());
beforeEach(async () => {
  await house.province.sql(
    "DELETE FROM caseload; DELETE FROM assistance_plan; DELETE FROM worker; DELETE FROM household",
  );
  await house.province.insert("household", [household(1)]);
  await house.province.insert("worker", [
    person(1, { household_id: householdId(1) }),
    person(2, { household_id: householdId(1) }),
  ]);
});

let keys = 0;
async function write(actor: Actor, name: string, input: object): Promise<Any> {
  keys += 1;
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const fields = {
    setAssistancePlan: "workerId planNote version",
    setHouseholdPlan: "householdId planNote helper version",
    assignHelper: "workerId helper",
  }[name];
  return house.ask(actor, `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} } }`, {
    input: { idempotencyKey: `help-write-${keys}`, ...input },
  });
}

const codeOf = ({ errors }: Any): string => errors?.[0].extensions.code;
const conflictOf = ({ errors }: Any): object => errors?.[0].extensions;
const lists = (number: number) => listsOf(house.province, number);
const flags = async (): Promise<unknown> =>
  (await house.province.sql("SELECT flags FROM household_entry WHERE left_at IS NULL"))[0]?.flags;

describe("A28: a helper and a plan", () => {
  it("of many who are named at the same moment, one is the helper", async () => {
    const workerId = personId(1);
    for (let round = 0; round < 10; round += 1) {
      const names = Array.from({ length: 8 }, (_, at) => `helper:${round}-${at}`);
      const answers = await Promise.all(
        names.map((name) => write(station, "assignHelper", { workerId, helper: name })),
      );
      expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
      expect(await house.province.sql("SELECT helper FROM caseload")).toHaveLength(1);
    }
  });

  it("take a person off the list of those without, once both are there", async () => {
    expect(await lists(1)).toContain("WILLING_UNHELPED");
    const workerId = personId(1);
    expect(await write(station, "assignHelper", { workerId, helper: "helper:1" })).toEqual({
      data: { assignHelper: { workerId, helper: "helper:1" } },
    });
    expect(await lists(1)).toContain("WILLING_UNHELPED");
    const { data } = await write(helper, "setAssistancePlan", {
      workerId,
      planNote: "推荐到社区工厂",
    });
    expect(data.setAssistancePlan).toEqual({ workerId, planNote: "推荐到社区工厂", version: 1 });
    expect(await lists(1)).not.toContain("WILLING_UNHELPED");
    expect(await lists(2)).toContain("WILLING_UNHELPED");
  });

  it("are one each: who is named later takes the place of who was before", async () => {
    const workerId = personId(1);
    for (const name of ["helper:2", "helper:1", "helper:1"])
      expect(
        (await write(station, "assignHelper", { workerId, helper: name })).errors,
      ).toBeUndefined();
    expect(await house.province.sql("SELECT helper, worker_id FROM caseload")).toEqual([
      { helper: "helper:1", worker_id: workerId },
    ]);
  });

  it("are changed by the version that was read, and no other", async () => {
    const input = { workerId: personId(1), planNote: "培训" };
    expect((await write(station, "setAssistancePlan", input)).errors).toBeUndefined();
    for (const read of [{}, { expectedVersion: 7 }])
      expect(
        conflictOf(await write(station, "setAssistancePlan", { ...input, ...read })),
      ).toMatchObject({
        ...{ code: "VERSION_CONFLICT", field: "input.expectedVersion", version: 1 },
      });
    const { data } = await write(station, "setAssistancePlan", { ...input, expectedVersion: 1 });
    expect(data.setAssistancePlan.version).toBe(2);
  });

  it("A13: are not a helper's to give to whom somebody else looks after", async () => {
    const workerId = personId(2);
    const refused = await write(helper, "setAssistancePlan", { workerId, planNote: "培训" });
    expect(codeOf(refused)).toBe("BAD_USER_INPUT");
    expect(codeOf(await write(helper, "assignHelper", { workerId, helper: "helper:1" }))).toBe(
      "FORBIDDEN",
    );
    expect(await house.province.sql("SELECT FROM assistance_plan")).toEqual([]);
  });

  it("tell all that is wrong with an input", async () => {
    const { errors } = await write(station, "setHouseholdPlan", {
      ...{
        householdId: householdId(1),
        expectedVersion: 1,
        planNote: " ",
        helper: "x".repeat(201),
      },
    });
    expect(errors[0].extensions.problems.map(({ field }: Any) => field)).toEqual([
      "input.planNote",
      "input.helper",
    ]);
  });
});

describe("A27: a plan for each household", () => {
  it("is said by a helper of somebody in it, and takes the flag off", async () => {
    expect(await flags()).toEqual(["NO_HELPER", "NO_PLAN"]);
    const input = { householdId: householdId(1), planNote: "长子到社区工厂", expectedVersion: 1 };
    expect(codeOf(await write(helper, "setHouseholdPlan", input))).toBe("BAD_USER_INPUT");
    await house.province.sql(`INSERT INTO caseload VALUES ('helper:1', '${personId(1)}')`);
    const { data } = await write(helper, "setHouseholdPlan", { ...input, helper: "helper:1" });
    expect(data.setHouseholdPlan).toEqual({
      ...{ householdId: householdId(1), planNote: "长子到社区工厂" },
      ...{ helper: "helper:1", version: 2 },
    });
    expect(await flags()).toEqual([]);
    expect(conflictOf(await write(station, "setHouseholdPlan", input))).toMatchObject({
      ...{ code: "VERSION_CONFLICT", field: "input.expectedVersion", version: 2 },
    });
  });

  it("goes with the last one of the household who is erased", async () => {
    const input = { householdId: householdId(1), planNote: "长子到社区工厂", expectedVersion: 1 };
    expect((await write(station, "setHouseholdPlan", input)).errors).toBeUndefined();
    const erase = (number: number) =>
      house.province.sql(
        `SELECT access.keep_register(), access.drop_worker('${personId(number)}')`,
      );
    await house.province.sql(`UPDATE worker SET household_id = NULL WHERE id = '${personId(1)}'`);
    await erase(2);
    const kept = await house.province.sql(
      `SELECT FROM write_request WHERE write = 'setHouseholdPlan' AND idempotency_key = 'help-write-${keys}'`,
    );
    expect(kept).toEqual([]);
    await erase(1);
    for (const table of ["household", "household_entry", "list_entry", "assistance_plan"])
      expect(await house.province.sql(`SELECT FROM ${table}`)).toEqual([]);
  });
});
