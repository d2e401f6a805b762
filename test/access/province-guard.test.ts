import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { Agreements } from "../../schema/access/agreements.ts";
import type { Caller } from "../../schema/access/caller.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import { type Answer, aProvince, type TestProvince } from "../province/support/province.ts";
import { aJob, aWorker, idOf, jobRow, workerRow } from "../province/support/rows.ts";
import { monitor, partner } from "../support/callers.ts";
import { askSigned } from "../support/trust.ts";

let signed: readonly DataAgreement[] = [];
const agreements: Agreements = {
  between: ({ provider, consumer }) =>
    signed.filter((one) => one.provider === provider && one.consumer === consumer),
};
const forYunnan: DataAgreement = {
  agreementId: "agreement:53-61:1",
  provider: "61",
  consumer: "53",
  types: ["Worker"],
  groups: ["BASIC"],
  purposes: ["MATCHING"],
  rowsPerDayMax: null,
  effectiveFrom: "2020-01-01",
  expiresAt: "2099-12-31",
  impactAssessment: "synthetic",
};

const matching = { purpose: "MATCHING", authorizationId: null, caseNo: null } as const;
const yunnan: Caller = {
  actor: { ...partner, iss: "urn:test:53", province: "53" },
  access: matching,
};
const nobody: Caller = { actor: null, access: null };

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"], { agreements });
  await province.insert("job_posting", [jobRow(aJob())]);
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 1) }))]);
});
afterAll(() => province.stop());
beforeEach(() => {
  signed = [forYunnan];
  province.takeStatements();
});

async function ask(caller: Caller, query: string, path = "/province"): Promise<Answer> {
  const body = JSON.stringify({
    query,
    variables: { representations: [{ __typename: "Worker", id: idOf("61", 1) }] },
  });
  const response = await askSigned(province.url, { audience: "61", path, body, caller });
  return (await response.json()) as Answer;
}

const list = "{ workers(access: { purpose: MATCHING }) { edges { node { nameMasked } } } }";
const entity = (fields: string) =>
  `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Worker { ${fields} } } }`;

/** The record of a denial, once it is written: that takes up to a second. */
async function denialFor(reason: string): Promise<Record<string, unknown>> {
  for (;;) {
    const rows = await province.sql("SELECT record FROM access_log ORDER BY sequence");
    const records = rows.map(({ record }) => JSON.parse(String(record)));
    const found = records.findLast((record) => record.reason === reason);
    if (found) return found;
    await sleep(50);
  }
}

describe("X21: signed, but outside the agreement, a person is null and FORBIDDEN, and it is written down", () => {
  it.each([
    ["an anonymous question", nobody, "NOT_AUTHENTICATED"],
    [
      "a province that has agreed nothing",
      { ...yunnan, actor: { ...partner, province: "44" } },
      "NO_AGREEMENT",
    ],
    [
      "a purpose that is not one of the role",
      { actor: monitor, access: matching },
      "PURPOSE_NOT_FOR_ROLE",
    ],
  ] as const)("%s", async (_, caller, reason) => {
    for (const [query, data] of [
      [list, { workers: null }],
      [entity("nameMasked"), { _entities: [null] }],
    ] as const) {
      const answer = await ask(caller, query);
      expect(answer.data).toEqual(data);
      expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
        { code: "FORBIDDEN", reason },
      ]);
      expect(province.takeStatements()).toEqual([]);
      expect(await denialFor(reason)).toMatchObject({
        decision: "DENIED",
        rows: 0,
        rowDigests: [],
      });
    }
  });

  it("C3 Art. 38-40: somebody abroad, whatever has been signed", async () => {
    signed = [{ ...forYunnan, consumer: "81" }];
    const abroad = { ...yunnan, actor: { ...partner, iss: "urn:test:81", province: "81" } };
    for (const query of [list, entity("nameMasked")])
      expect((await ask(abroad, query)).errors?.[0]?.extensions).toEqual({
        code: "FORBIDDEN",
        reason: "NO_ROUTE_ABROAD",
      });
    expect(province.takeStatements()).toEqual([]);
  });

  it("fields that the agreement does not open", async () => {
    const { data, errors } = await ask(yunnan, entity("nameMasked intent { wantsWork }"));
    expect(data).toEqual({ _entities: [null] });
    expect(errors?.[0]?.extensions).toEqual({ code: "FORBIDDEN", reason: "FIELDS_NOT_AGREED" });
    expect(province.takeStatements()).toEqual([]);
  });

  it("X28: under another name, in a fragment, beside what is open", async () => {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ...w } }
      fragment w on Worker { birthYear: phoneMasked }`;
    expect((await ask(yunnan, query)).errors?.[0]?.extensions).toEqual({
      code: "FORBIDDEN",
      reason: "FIELDS_NOT_FOR_PURPOSE",
    });
  });

  it.each([
    ["around it, on any entity", "... on _Entity { ... on Worker { intent { wantsWork } } } } }"],
    ["around it, on nothing", "... { ... on Worker { intent { wantsWork } } } } }"],
    [
      "with a name",
      "...any } } fragment any on _Entity { ... on Worker { intent { wantsWork } } }",
    ],
  ])("X28: in a fragment %s, beside a list that is open", async (_, selected) => {
    const query = `query ($representations: [_Any!]!) {
      ${list.slice(1, -1)} _entities(representations: $representations) { ${selected}`;
    const { data, errors } = await ask(yunnan, query);
    expect(data).toEqual({
      workers: { edges: [{ node: { nameMasked: "张*" } }] },
      _entities: [null],
    });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: "FORBIDDEN", reason: "FIELDS_NOT_AGREED" },
    ]);
  });

  it("a ground in the query that is not the one that was signed", async () => {
    const query = list.replace("MATCHING", "PLACEMENT_FOLLOW_UP");
    expect((await ask(yunnan, query)).errors?.[0]?.extensions).toEqual({
      code: "FORBIDDEN",
      reason: "GROUND_NOT_SIGNED",
    });
  });

  it("X32: an agreement that ended between two pages", async () => {
    expect((await ask(yunnan, list)).errors).toBeUndefined();
    signed = [];
    expect((await ask(yunnan, list)).errors?.[0]?.extensions).toEqual({
      code: "FORBIDDEN",
      reason: "NO_AGREEMENT",
    });
  });
});

it("under the agreement, what it opens is shown, by the list and by _entities", async () => {
  expect(await ask(yunnan, list)).toEqual({
    data: { workers: { edges: [{ node: { nameMasked: "张*" } }] } },
  });
  expect(await ask(yunnan, entity("nameMasked"))).toEqual({
    data: { _entities: [{ nameMasked: "张*" }] },
  });
});

it("open data asks nobody who they are", async () => {
  const { errors } = await ask(nobody, "{ jobs { edges { node { title } } } }");
  expect(errors).toBeUndefined();
});

it("C3 Art. 13: what is looked at under two agreements is on record, and counted, under both", async () => {
  const skills = {
    ...forYunnan,
    groups: ["BASIC", "SKILLS"],
    agreementId: "agreement:53-61:3",
    rowsPerDayMax: 1,
  } as const;
  const intent = {
    ...forYunnan,
    groups: ["BASIC", "INTENT"],
    agreementId: "agreement:53-61:2",
  } as const;
  signed = [skills, intent];
  const both = `{
    a: workers(access: { purpose: MATCHING }) { edges { node { skills { name } } } }
    b: workers(access: { purpose: MATCHING }) { edges { node { intent { wantsWork } } } }
  }`;
  const known = (await province.sql("SELECT record FROM access_log")).length;
  expect((await ask(yunnan, both)).errors).toBeUndefined();
  const rows = await province.sql(
    `SELECT record FROM access_log ORDER BY sequence OFFSET ${known}`,
  );
  const agreements = rows.map(({ record }) => JSON.parse(String(record)).agreement);
  expect(new Set(agreements)).toEqual(new Set([skills.agreementId, intent.agreementId]));
  await province.insert("worker", [workerRow(aWorker({ id: idOf("61", 2) }))]);
  const { data, errors } = await ask(yunnan, both);
  expect(data).toEqual({ a: null, b: null });
  expect(errors?.[0]?.extensions).toMatchObject({
    code: "FORBIDDEN",
    reason: "ROWS_PER_DAY_REACHED",
    agreement: skills.agreementId,
  });
});

describe("C3 Art. 6: a number of persons is a look at persons", () => {
  const limited = { ...forYunnan, agreementId: "agreement:53-61:4", rowsPerDayMax: 3 };
  const count = async (filter: string): Promise<unknown> => {
    const access = "access: { purpose: MATCHING }";
    const { data, errors } = await ask(
      yunnan,
      `{ workers(${access}, filter: { ${filter} }) { totalCount { value } } }`,
    );
    return errors?.[0]?.extensions.reason ?? data.workers.totalCount.value;
  };

  it("counts, too, are as many a day as the agreement allows rows, each filter once", async () => {
    signed = [limited];
    expect(await count('regions: ["610981"]')).toBe(2);
    expect(await count('regions: ["610981"]')).toBe(2);
    expect(await count("categories: [LIFTED]")).toBe(2);
    expect(await count('languages: ["普通话"]')).toBe(2);
    // Whoever may see no more rows cannot find out by subtraction either who is there.
    expect(await count('languages: ["普通话", "彝语"]')).toBe("ROWS_PER_DAY_REACHED");
    expect(await count("categories: [LIFTED]")).toBe(2);
  });

  it("a number that the page itself shows costs nothing more", async () => {
    signed = [{ ...limited, agreementId: "agreement:53-61:5", rowsPerDayMax: 2 }];
    const list =
      "{ workers(access: { purpose: MATCHING }) { totalCount { value } edges { node { id } } } }";
    expect((await ask(yunnan, list)).errors).toBeUndefined();
  });
});
