import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import type { Row } from "../province/support/rows.ts";
import {
  aRightsHouse,
  extensionsOf,
  helper,
  type RightsHouse,
  station,
  themself,
  workerId,
} from "../rights/support/rights.ts";
import { auditor } from "../support/callers.ts";
import { anIntent, aRecording, recording } from "./support/registering.ts";
import { wrongFields } from "./support/writing.ts";

let house: RightsHouse;
beforeAll(async () => {
  house = await aRightsHouse();
}, 60_000);
afterAll(() => house?.stop());

let keys = 0;
const record = (number: number, but: Row = {}, actor: Actor | null = station) => {
  keys += 1;
  const idempotencyKey = `intent-${String(keys).padStart(6, "0")}`;
  const input = aRecording(workerId(number), { idempotencyKey, ...but });
  return house.ask(actor, recording, { input });
};

async function stored(number: number): Promise<Row> {
  const [row] = await house.province.sql(`SELECT * FROM worker WHERE id = '${workerId(number)}'`);
  return row ?? {};
}

const seekers = async (number: number): Promise<number> =>
  (await house.province.sql(`SELECT FROM seeker WHERE worker_id = '${workerId(number)}'`)).length;

describe("A24: what work a person wants", () => {
  it.each([
    ["a station", 1, station],
    ["the province's own system", 1, { ...station, role: "PARTNER_SYSTEM" }],
    ["the helper", 1, helper],
    ["the person", 2, themself(2)],
  ] as const)(
    "is recorded by %s, in place of what was before, and matched at once",
    async (_, number, actor) => {
      await house.province.sql(
        `UPDATE worker SET intent_recorded_at = '2026-01-01', status = 'UNEMPLOYED' WHERE id = '${workerId(number)}'`,
      );
      const before = await stored(number);
      const intent = anIntent({
        occupations: ["6-18-02-04"],
        wantsTraining: false,
        trainingTopics: [],
      });
      const { data, errors } = await record(number, { intent }, actor);
      expect(errors).toBeUndefined();
      const version = Number(before.version) + 1;
      expect(data).toMatchObject({
        recordIntent: { id: workerId(number), version, wantsWork: true },
      });
      expect(await stored(number)).toMatchObject({
        ...{ version, wants_work: true, intent_occupations: ["6-18-02-04"], training_topics: [] },
        ...{ intent_min_monthly_cents: "550050", intent_reason_code: null },
        ...{
          name_masked: before.name_masked,
          status: before.status,
          person_link: before.person_link,
        },
      });
      expect(await seekers(number)).toBeGreaterThan(0);

      const no = anIntent({ wantsWork: false, reasonCode: "CARE" });
      expect((await record(number, { intent: no }, actor)).errors).toBeUndefined();
      expect(await stored(number)).toMatchObject({ wants_work: false, intent_reason_code: "CARE" });
      expect(await seekers(number)).toBe(0);
    },
  );

  it("is not recorded without a reason when there is none, and every fault is told by its path", async () => {
    const before = await stored(3);
    const answer = await record(3, {
      intent: anIntent({ wantsWork: false, regions: ["999999"], minMonthlyWage: "-1" }),
    });
    expect(wrongFields(answer)).toEqual([
      "input.intent.minMonthlyWage",
      "input.intent.reasonCode",
      "input.intent.regions",
    ]);
    expect(await stored(3)).toEqual(before);
  });

  it("of a version that is no more is a conflict that tells the present one", async () => {
    const { version } = await stored(3);
    const stale = await record(3, { expectedVersion: Number(version) + 7 });
    expect(extensionsOf(stale)).toMatchObject([
      { code: "VERSION_CONFLICT", field: "input.expectedVersion", version },
    ]);
    expect((await record(3, { expectedVersion: version })).errors).toBeUndefined();
    expect(await stored(3)).toMatchObject({ version: Number(version) + 1 });
  });

  it("that was said later stays", async () => {
    await record(4, {
      intent: anIntent({ recordedAt: "2026-06-02T00:00:00Z", occupations: ["6-18"] }),
    });
    const earlier = await record(4, { intent: anIntent({ recordedAt: "2026-06-01T00:00:00Z" }) });
    expect(extensionsOf(earlier)).toMatchObject([
      { code: "BAD_USER_INPUT", field: "input.intent.recordedAt" },
    ]);
    expect(await stored(4)).toMatchObject({ intent_occupations: ["6-18"] });
  });

  it("X44: again has one effect, and is on record", async () => {
    const { version } = await stored(5);
    const input = aRecording(workerId(5), { idempotencyKey: "intent-again-1" });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => house.ask(themself(5), recording, { input })),
    );
    expect(answers[0]?.errors).toBeUndefined();
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await stored(5)).toMatchObject({ version: Number(version) + 1 });
    const written = (await house.records()).slice(-8);
    expect(written.map(({ rows }) => Number(rows)).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    for (const { fields, decision, basis } of written)
      expect([fields, decision, basis]).toEqual([
        ["Mutation.recordIntent"],
        "PERMITTED",
        "RIGHT_OF_THE_PERSON",
      ]);
  });
});

describe("X43: who may not say it", () => {
  const notOpen = {
    code: "BAD_USER_INPUT",
    field: "input.workerId",
    reason: "must name a worker of somebody whom you may act for",
  };

  it.each([
    ["a helper of somebody else's caseload", helper],
    ["another person", themself(1)],
  ] as const)("%s: it is as if nobody were there", async (_, actor) => {
    const before = await stored(2);
    expect(extensionsOf(await record(2, {}, actor))).toMatchObject([notOpen]);
    expect(extensionsOf(await record(99, {}, actor))).toMatchObject([notOpen]);
    expect(await stored(2)).toEqual(before);
  });

  it.each([
    ["nobody we know", null, "NOT_AUTHENTICATED"],
    ["a station that writes jobs alone", { ...station, scopes: ["jobs:write"] }, "SCOPE_MISSING"],
    ["a person who only reads", { ...themself(2), scopes: ["own-record:read"] }, "SCOPE_MISSING"],
    ["a station of another province", { ...station, province: "53" }, "NOT_OWN_PROVINCE"],
    ["an employer", { ...station, role: "EMPLOYER" }, "NOT_FOR_ROLE"],
    ["an auditor", { ...auditor, scopes: ["workers:write"] }, "NOT_FOR_ROLE"],
  ] as const)("%s: neither at the gateway nor at the province", async (_, actor, reason) => {
    const before = await stored(2);
    const variables = { input: aRecording(workerId(2), { idempotencyKey: "intent-denied" }) };
    expect((await house.ask(actor, recording, variables)).data).toBeUndefined();
    const atProvince = await house.askProvince(actor, recording, variables);
    expect(extensionsOf(atProvince)).toMatchObject([{ code: "FORBIDDEN", reason }]);
    expect(await stored(2)).toEqual(before);
  });
});
