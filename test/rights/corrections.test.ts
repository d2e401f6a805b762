import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import { canonicalJson } from "../../schema/access-log/canonical-json.ts";
import { isWorkingDay, workingDaysAfter } from "../../subgraphs/reference/working-days.ts";
import { idNumberOf } from "../links/support/id-numbers.ts";
import { auditor, partner } from "../support/callers.ts";
import {
  aRightsHouse,
  employer,
  extensionsOf,
  helper,
  type RightsHouse,
  station,
  themself,
  workerId,
} from "./support/rights.ts";

let house: RightsHouse;
beforeEach(async () => {
  house = await aRightsHouse();
});
afterEach(() => house.stop());

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
type Any = any;

const fields =
  "id fieldGroup field says reason state raisedAt dueAt isOverdue answeredAt answer version";
const raise = `mutation ($input: RaiseCorrectionInput!) { raiseCorrection(input: $input) { ${fields} } }`;
const answer = `mutation ($input: AnswerCorrectionInput!) { answerCorrection(input: $input) { ${fields} } }`;
const evidence = { kind: "SIGNED_FORM", reference: "paper 1" };
const says = "我的姓氏是章，不是张";

/** Who answers for the province: its own system, which is not who raised it. */
const office: Actor = { ...partner, scopes: ["workers:read", "workers:write"] };

let keys = 0;
const key = (): string => {
  keys += 1;
  return `correction-${keys}`;
};

async function raised(actor: Actor = themself(1), but: object = {}): Promise<Any> {
  const { data, errors } = await house.ask(actor, raise, {
    input: {
      ...{ workerId: workerId(1), fieldGroup: "BASIC", field: "nameMasked", says },
      ...{ reason: "身份证上是章", idempotencyKey: key() },
      ...but,
    },
  });
  expect(errors).toBeUndefined();
  return (data as Any).raiseCorrection;
}

async function answered(actor: Actor, id: string, but: object): Promise<Any> {
  return house.ask(actor, answer, { input: { id, idempotencyKey: key(), ...but } });
}

/** Numbers that somebody of a known county and year of birth may have. */
const candidates = Array.from({ length: 10 }, (_, n) => idNumberOf(n + 1, "19700307"));

const open = (more = ""): string => `{ openCorrections(region: "61" ${more}) { ${fields} } }`;

describe("a correction", () => {
  it("C3 Art. 44-49: is raised by the person, looked into, and answered to them", async () => {
    const correction = await raised();
    expect(correction).toMatchObject({
      ...{ fieldGroup: "BASIC", field: "nameMasked", says, state: "RAISED", version: 1 },
      ...{ isOverdue: false, answeredAt: null, answer: null },
      dueAt: workingDaysAfter(dayOf(correction.raisedAt), 10),
    });
    const { id } = correction;
    const inReview = await answered(office, id, { expectedVersion: 1, state: "IN_REVIEW" });
    expect(inReview.data.answerCorrection).toMatchObject({ state: "IN_REVIEW", version: 2, says });
    const accepted = await answered(office, id, {
      ...{ expectedVersion: 2, state: "ACCEPTED", answer: "已请来源单位更正" },
    });
    expect(accepted.data.answerCorrection).toMatchObject({ state: "ACCEPTED", version: 3 });

    const own = await house.ask(themself(1), `{ myCorrections { ${fields} } }`);
    expect((own.data as Any).myCorrections).toEqual([
      expect.objectContaining({
        ...{ id, state: "ACCEPTED", answer: "已请来源单位更正", says },
        answeredAt: expect.stringMatching(/Z$/),
      }),
    ]);
    expect((await house.records()).map((record) => record.fields[0])).toEqual([
      "Mutation.raiseCorrection",
      "Mutation.answerCorrection",
      "Mutation.answerCorrection",
      "Query.myCorrections",
    ]);
  });

  it("that is accepted goes back to the source of the record, until that has sent it again", async () => {
    const waiting = async (actor: Actor = office, system = "labour-office"): Promise<Any> =>
      house.ask(
        actor,
        `{ correctionsForSource(region: "61", sourceSystem: "${system}") {
             id says source { system recordId isReturned } } }`,
      );
    const listed = async (...asked: Parameters<typeof waiting>): Promise<Any> =>
      (await waiting(...asked)).data.correctionsForSource;
    const { id } = await raised();
    await raised(themself(2), { workerId: workerId(2) });
    expect(await listed()).toEqual([]);
    await answered(office, id, { expectedVersion: 1, state: "IN_REVIEW" });
    expect(await listed()).toEqual([]);
    await answered(office, id, { expectedVersion: 2, state: "ACCEPTED", answer: "请来源单位更正" });
    const source = { system: "labour-office", recordId: "record", isReturned: false };
    expect(await listed()).toEqual([{ id, says, source }]);
    expect(await listed(station)).toEqual([{ id, says, source }]);
    expect(await listed(office, "another-office")).toEqual([]);
    // What changes in the register alone is no answer of the source.
    await house.province.sql(`UPDATE worker SET updated_at = now() WHERE id = '${workerId(1)}'`);
    expect(await listed()).toHaveLength(1);
    await house.province.sql(`UPDATE worker SET collected_at = now() WHERE id = '${workerId(1)}'`);
    expect(await listed()).toEqual([]);
    const own: Any = await house.ask(themself(1), "{ myCorrections { source { isReturned } } }");
    expect(own.data.myCorrections).toEqual([{ source: { isReturned: true } }]);
    for (const other of [auditor, helper, { ...office, province: "53" }])
      expect(extensionsOf(await waiting(other))).toMatchObject([{ code: "FORBIDDEN" }]);
  });

  it("C3 Art. 51: is sealed: no table holds what is said in the open", async () => {
    await raised(helper, { evidence });
    const rows = await house.province.sql(
      "SELECT says::text || reason::text AS bytes, evidence_reference FROM correction",
    );
    expect(rows).toEqual([{ bytes: expect.any(String), evidence_reference: "paper 1" }]);
    const tables = await house.province.sql(
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    const inHex = Buffer.from("姓氏").toString("hex");
    for (const { name } of tables)
      expect([
        name,
        await house.province.sql(
          `SELECT FROM ${name} AS t WHERE t::text LIKE '%姓氏%' OR t::text LIKE '%${inHex}%'`,
        ),
      ]).toEqual([name, []]);
  });

  it("C3 Art. 44-49: the person learns which office has read what they said", async () => {
    await raised();
    await raised(themself(2), { workerId: workerId(2) });
    await house.ask(themself(1), "{ myCorrections { id } myAuthorizations { id } }");
    await house.ask(themself(2), "{ myCorrections { id } myAuthorizations { id } }");
    expect((await house.ask(station, open())).errors).toBeUndefined();
    const { data } = await house.ask(
      themself(1),
      "{ whoLookedAtMe { edges { node { actor { subject } fields rows } } } }",
    );
    expect(house.gateway.apiSchema.getType("AccessLogEntry")?.toConfig()).toMatchObject({
      fields: { rows: { description: expect.stringContaining("the consent or correction") } },
    });
    const seen = (data as Any).whoLookedAtMe.edges.map(({ node }: Any) => node);
    expect(seen).toContainEqual({
      ...{ actor: { subject: station.sub }, rows: 2 },
      fields: ["Query.openCorrections"],
    });
    expect(seen).toContainEqual({
      ...{ actor: { subject: expect.stringMatching(/^digest:/) }, rows: 2 },
      fields: ["Mutation.raiseCorrection"],
    });
    const fields = seen.flatMap((entry: Any) => entry.fields);
    expect(fields.sort()).toEqual([
      "Mutation.raiseCorrection",
      "Query.myAuthorizations",
      "Query.myCorrections",
      "Query.openCorrections",
    ]);
  });

  it("C3 Art. 51: what is said cannot be tried out on what is kept of the request", async () => {
    const [, , , said = ""] = candidates;
    const { idempotencyKey, ...given } = {
      ...{ workerId: workerId(1), fieldGroup: "IDENTITY", field: "idNumber", says: said },
      idempotencyKey: "dumped-0001",
    };
    await house.ask(themself(1), raise, { input: { ...given, idempotencyKey } });
    // All that a stolen dump has of it in the open, but for the number.
    const [kept] = await house.province.sql(
      `SELECT encode(fingerprint, 'hex') AS fingerprint, principal FROM write_request
        WHERE idempotency_key = '${idempotencyKey}'`,
    );
    const found = candidates.filter((says) => {
      const input = { ...given, says, idempotencyKey };
      const text = canonicalJson({ write: "raiseCorrection", input });
      return createHash("sha256").update(text).digest("hex") === kept?.fingerprint;
    });
    expect(kept).toBeDefined();
    expect(found).toEqual([]);
  });

  it("is open to the offices of its province, and to auditors without its words, until it is answered", async () => {
    const { id } = await raised();
    const seen = async (actor: Actor, more = "") =>
      ((await house.ask(actor, open(more))).data as Any)?.openCorrections;

    expect(await seen(office)).toMatchObject([{ id, says, isOverdue: false }]);
    expect(await seen(station)).toMatchObject([{ id, says }]);
    expect(await seen(auditor)).toMatchObject([{ id, says: null, reason: null, state: "RAISED" }]);
    expect(await seen(office, "overdue: true")).toEqual([]);

    await house.province.sql("UPDATE correction SET due_at = '2026-01-01'");
    expect(await seen(auditor, "overdue: true")).toMatchObject([{ id, isOverdue: true }]);
    await answered(office, id, { expectedVersion: 1, state: "IN_REVIEW" });
    expect(await seen(auditor, "overdue: true")).toMatchObject([{ id, state: "IN_REVIEW" }]);
    await answered(office, id, { expectedVersion: 2, state: "REJECTED", answer: "与户籍登记一致" });
    expect(await seen(auditor, "overdue: true")).toEqual([]);
  });

  it("is nobody else's: neither another person's, nor an employer's, nor another province's", async () => {
    await raised();
    const other = await house.ask(themself(2), `{ myCorrections { id } }`);
    expect(other.data).toEqual({ myCorrections: [] });
    for (const [actor, reason] of [
      [employer, "NOT_FOR_ROLE"],
      [{ ...office, province: "53" }, "NOT_OWN_PROVINCE"],
      [{ ...office, province: null }, "NOT_OWN_PROVINCE"],
    ] as const)
      expect(extensionsOf(await house.ask(actor, open()))).toMatchObject([{ reason }]);
    const foreign = await house.ask(themself(2), raise, {
      input: { workerId: workerId(1), fieldGroup: "BASIC", says, idempotencyKey: key() },
    });
    expect(extensionsOf(foreign)).toMatchObject([{ field: "input.workerId" }]);
  });

  it("C3 Art. 55-56: is refused on record to an office of the nation, which passes for one that is shown logs", async () => {
    await house.ask({ ...office, province: null }, open());
    const before = Date.now();
    let records = await house.records();
    // A denial is written within a second.
    while (records.length === 0 && Date.now() - before < 10_000) {
      await sleep(50);
      records = await house.records();
    }
    expect(records).toMatchObject([
      { fields: ["Query.openCorrections"], decision: "DENIED", reason: "NOT_OWN_PROVINCE" },
    ]);
  });

  it("is gone with the person, words, key and all", async () => {
    await raised();
    await house.ask(
      themself(1),
      `mutation { erasePerson(input: { workerId: "${workerId(1)}", idempotencyKey: "${key()}" }) { id } }`,
    );
    expect(
      await house.province.sql("SELECT FROM correction UNION ALL SELECT FROM correction_key"),
    ).toEqual([]);
  });
});

describe("the field that a correction names", () => {
  const fieldOf = async (fieldGroup: string, field: string): Promise<readonly Any[]> =>
    extensionsOf(
      await house.ask(themself(1), raise, {
        input: { workerId: workerId(1), fieldGroup, field, says, idempotencyKey: key() },
      }),
    );

  it.each([
    ["is none", "BASIC", "nosuch"],
    ["is of another group", "BASIC", "phoneMasked"],
    ["is of another type", "EMPLOYMENT", "startDate"],
    ["is one that nobody is shown", "INTENT", "supply"],
  ])("is refused when it %s, and those of the group are named", async (_, group, field) => {
    const [refusal, ...others] = await fieldOf(group, field);
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [
        {
          field: "input.field",
          reason: `must be a field of Worker in ${group}: ${allowed[group as keyof typeof allowed]}`,
        },
      ],
    });
    expect(await house.province.sql("SELECT FROM correction")).toEqual([]);
  });

  it("is refused in a group of which a worker has no field", async () => {
    expect(await fieldOf("INCOME", "wage")).toMatchObject([
      {
        problems: [
          { field: "input.field", reason: "must not be given: no field of Worker is in INCOME" },
        ],
      },
    ]);
  });

  it.each([
    ["of the register", "CONTACT", "phoneMasked"],
    ["of the exchange", "EMPLOYMENT", "placements"],
  ])("may be one %s", async (_, fieldGroup, field) => {
    expect(await raised(themself(1), { fieldGroup, field })).toMatchObject({ fieldGroup, field });
  });
});

/** As the contract has them, by name. */
const allowed = {
  BASIC:
    "birthYear, categoryScheme, education, homeRegion, id, languages, nameMasked, populationCategory, provenance, sexCode",
  EMPLOYMENT: "placements, status, statusAsOf",
  INTENT: "intent",
};

describe("an answer is refused", () => {
  it("when the correction has another version by now, and one of two at once is", async () => {
    const { id } = await raised();
    const both = await Promise.all([
      answered(office, id, { expectedVersion: 1, state: "IN_REVIEW" }),
      answered({ ...station, sub: "station:2" }, id, { expectedVersion: 1, state: "IN_REVIEW" }),
    ]);
    expect(both.flatMap(extensionsOf)).toMatchObject([
      { code: "VERSION_CONFLICT", field: "input.expectedVersion", version: 2 },
    ]);
    const [row] = await house.province.sql("SELECT version FROM correction");
    expect(row).toEqual({ version: 2 });
  });

  it.each([
    [
      "before anybody has looked",
      { expectedVersion: 1, state: "ACCEPTED", answer: "好" },
      "input.state",
    ],
    ["that takes it back", { expectedVersion: 1, state: "RAISED" }, "input.state"],
    ["without a word", { expectedVersion: 1, state: "REJECTED" }, "input.answer"],
  ])("%s", async (_, but, field) => {
    const { id } = await raised();
    expect(extensionsOf(await answered(office, id, but))).toMatchObject([
      { code: "BAD_USER_INPUT", problems: [{ field }] },
    ]);
  });

  it("of whoever raised it", async () => {
    const { id } = await raised(station, { evidence });
    expect(
      extensionsOf(await answered(station, id, { expectedVersion: 1, state: "IN_REVIEW" })),
    ).toMatchObject([{ problems: [{ field: "input.id" }] }]);
  });

  it("of a helper, and of the person", async () => {
    const { id } = await raised();
    for (const actor of [helper, themself(1)])
      expect(
        extensionsOf(await answered(actor, id, { expectedVersion: 1, state: "IN_REVIEW" })),
      ).toMatchObject([{ code: "FORBIDDEN", reason: "NOT_FOR_ROLE" }]);
  });
});

describe("the clock of corrections", () => {
  it("counts working days as the State Council has announced them", () => {
    expect(
      ["2026-02-14", "2026-02-16", "2026-10-10", "2026-10-05", "2026-11-21"].map(isWorkingDay),
    ).toEqual([true, false, true, false, false]);
  });

  it.each([
    ["over the Spring Festival", "2026-02-13", "2026-03-05"],
    ["over the National Day", "2026-09-30", "2026-10-20"],
    ["of a common week", "2026-11-20", "2026-12-04"],
    ["of a year that is not announced: weekends alone", "2027-09-30", "2027-10-14"],
  ])("ten days %s", (_, from, to) => {
    expect(workingDaysAfter(from, 10)).toBe(to);
  });
});

function dayOf(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}
