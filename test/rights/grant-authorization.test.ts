import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Actor } from "../../schema/access/caller.ts";
import {
  aRightsHouse,
  employer,
  extensionsOf,
  helper,
  type RightsHouse,
  recipient,
  station,
  themself,
  workerId,
} from "./support/rights.ts";

let house: RightsHouse;
beforeAll(async () => {
  house = await aRightsHouse();
  await house.province.sql("DELETE FROM data_authorization");
});
afterAll(() => house.stop());

const grant = `mutation ($input: GrantAuthorizationInput!) {
  grantAuthorization(input: $input) {
    id recipient purposes fieldGroups noticeVersion grantedAt expiresAt withdrawnAt
  }
}`;

let keys = 0;
const evidence = { kind: "SIGNED_FORM", reference: "paper 1" };

function input(number: number, but: object = {}) {
  keys += 1;
  return {
    input: {
      workerId: workerId(number),
      recipient,
      purposes: ["MATCHING"],
      fieldGroups: ["BASIC", "SKILLS"],
      validUntil: "2027-06-30",
      noticeVersion: "2026-01",
      idempotencyKey: `grant-${keys}-key`,
      ...but,
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
type Any = any;

async function shownToEmployer(fields = "id"): Promise<Any> {
  return house.ask(
    employer,
    `{ workers(access: { purpose: MATCHING }) { edges { node { ${fields} } } } }`,
  );
}

describe("grantAuthorization", () => {
  it("C3 Art. 23: shows the recipient the person, what was consented to and no more", async () => {
    expect((await shownToEmployer()).data.workers.edges).toEqual([]);
    const { data, errors } = await house.ask(themself(1), grant, input(1));
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      grantAuthorization: {
        id: expect.stringMatching(/^61:[0-9a-f-]{36}$/),
        recipient,
        purposes: ["MATCHING"],
        fieldGroups: ["BASIC", "SKILLS"],
        noticeVersion: "2026-01",
        grantedAt: expect.stringMatching(/Z$/),
        // The end of the last day in China.
        expiresAt: "2027-06-30T16:00:00.000Z",
        withdrawnAt: null,
      },
    });
    expect((await shownToEmployer()).data.workers.edges).toEqual([{ node: { id: workerId(1) } }]);
    expect((await shownToEmployer("id intent { wantsWork }")).data.workers.edges).toEqual([]);
  });

  it("X31: makes the id by itself; the province follows from the person", async () => {
    for (const more of [{ id: workerId(99) }, { province: "44" }, { grantedAt: "2020-01-01" }]) {
      const answer = await house.ask(themself(2), grant, input(2, more));
      expect(answer.data).toBeUndefined();
      expect(extensionsOf(answer)).toMatchObject([{ code: "BAD_USER_INPUT" }]);
    }
  });

  it("keeps the number of the paper by which a helper acts", async () => {
    const { data, errors } = await house.ask(helper, grant, input(1, { evidence }));
    expect(errors).toBeUndefined();
    const { id } = (data as Any).grantAuthorization;
    const rows = await house.province.sql(
      `SELECT evidence_kind, evidence_reference FROM data_authorization WHERE id = '${id}'`,
    );
    expect(rows).toEqual([{ evidence_kind: "SIGNED_FORM", evidence_reference: "paper 1" }]);
  });

  it.each([
    ["another person", themself(2), {}],
    ["a helper who does not look after them", { ...helper, sub: "helper:2" }, { evidence }],
  ] as const)("is refused to %s", async (_, actor: Actor, more) => {
    const answer = await house.ask(actor, grant, input(1, more));
    expect(answer.data).toEqual({ grantAuthorization: null });
    expect(extensionsOf(answer)).toMatchObject([
      { code: "BAD_USER_INPUT", field: "input.workerId" },
    ]);
  });

  it("C3 Art. 6: refuses more than the purposes need, and tells all that is wrong at once", async () => {
    const answer = await house.ask(
      station,
      grant,
      input(1, {
        evidence,
        recipient: "44:person:somebody",
        purposes: ["MATCHING", "STATISTICS"],
        fieldGroups: ["BASIC", "INCOME", "IDENTITY"],
        validUntil: "2026-02-30",
        noticeVersion: "",
      }),
    );
    const [told] = extensionsOf(answer) as readonly Any[];
    expect(told.problems.map(({ field }: Any) => field)).toEqual([
      "input.recipient",
      "input.purposes.1",
      "input.fieldGroups.1",
      "input.fieldGroups.2",
      "input.validUntil",
      "input.noticeVersion",
    ]);
    expect(told.problems[2].reason).toBe(
      "must be needed for one of the purposes, which INCOME is not",
    );
  });

  it.each([
    ["no purpose", { purposes: [] }, "input.purposes"],
    ["nothing", { fieldGroups: [] }, "input.fieldGroups"],
    ["a day that is over", { validUntil: "2020-01-01" }, "input.validUntil"],
    ["longer than anybody can foresee", { validUntil: "2099-01-01" }, "input.validUntil"],
  ])("refuses a consent for %s", async (_, more, field) => {
    const answer = await house.ask(themself(1), grant, input(1, more));
    expect((extensionsOf(answer) as readonly Any[])[0].problems[0].field).toBe(field);
  });
});
