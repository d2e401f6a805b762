import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import {
  aRightsHouse,
  authorizationId,
  employer,
  extensionsOf,
  helper,
  paper,
  type RightsHouse,
  recipient,
  station,
  themself,
  workerId,
} from "./support/rights.ts";

let house: RightsHouse;
beforeEach(async () => {
  house = await aRightsHouse();
});
afterEach(() => house.stop());

function withdraw(number: number, { key = "key-0001", evidence = "", reason = "" } = {}): string {
  return `mutation { withdrawAuthorization(input: {
    id: "${authorizationId(number)}", idempotencyKey: "${key}" ${evidence} ${reason}
  }) { id recipient withdrawnAt } }`;
}

const page = `query ($after: Cursor) {
  workers(access: { purpose: MATCHING }, first: 2, after: $after) {
    edges { node { id } } pageInfo { endCursor hasNextPage } totalCount { value }
  }
}`;

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
type Any = any;

async function pageOf(after: string | null): Promise<Any> {
  const answer = await house.ask(employer, page, { after });
  expect(answer.errors).toBeUndefined();
  return (answer.data as Any).workers;
}

const idsOf = (list: Any): string[] => list.edges.map(({ node }: Any) => node.id);

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);

describe("withdrawAuthorization", () => {
  it("C3 Art. 15-16, X32: shows the recipient the person no more, from the next page of a list on", async () => {
    const first = await pageOf(null);
    expect(idsOf(first)).toEqual([workerId(1), workerId(2)]);

    const { data, errors } = await house.ask(themself(3), withdraw(3));
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      withdrawAuthorization: {
        id: authorizationId(3),
        recipient,
        withdrawnAt: instant,
      },
    });

    const second = await pageOf(first.pageInfo.endCursor);
    expect(idsOf(second)).toEqual([workerId(4), workerId(5)]);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect(second.totalCount.value).toBe(4);
  });

  it("C3 Art. 15-16: the service is not refused for it: the person is shown their record as before", async () => {
    await house.ask(themself(3), withdraw(3));
    const { data } = await house.ask(
      themself(3),
      "{ workers(access: { purpose: DATA_SUBJECT_REQUEST }) { edges { node { id } } } }",
    );
    expect(idsOf((data as Any).workers)).toEqual([workerId(3)]);
  });

  it("is on record before it is answered: who, why, and which records as digests", async () => {
    await house.ask(station, withdraw(2, { evidence: paper }));
    const [record, ...others] = await house.records();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      actor: { sub: "station:1", role: "LABOR_STATION" },
      fields: ["Mutation.withdrawAuthorization"],
      purpose: "DATA_SUBJECT_REQUEST",
      basis: "RIGHT_OF_THE_PERSON",
      caseNo: "陕劳授〔2026〕12号",
      decision: "PERMITTED",
      holder: "61",
      rows: 2,
    });
    expect(JSON.stringify(record)).not.toContain(workerId(2));
  });

  it("is told to the person who asks who looked", async () => {
    await house.ask(helper, withdraw(1, { evidence: paper }));
    const { data } = await house.ask(
      themself(1),
      "{ whoLookedAtMe { edges { node { fields actor { subject } } } } }",
    );
    expect((data as Any).whoLookedAtMe.edges).toEqual([
      { node: { fields: ["Mutation.withdrawAuthorization"], actor: { subject: "helper:1" } } },
    ]);
  });

  it("again, under another key, changes nothing", async () => {
    const once = await house.ask(themself(1), withdraw(1));
    expect(once.errors).toBeUndefined();
    const again = await house.ask(themself(1), withdraw(1, { key: "key-0002" }));
    expect(again).toEqual(once);
  });

  it("is shown in the person's own list", async () => {
    await house.ask(themself(1), withdraw(1));
    const { data, errors } = await house.ask(
      themself(1),
      "{ myAuthorizations { id withdrawnAt purposes } }",
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      myAuthorizations: [{ id: authorizationId(1), withdrawnAt: instant, purposes: ["MATCHING"] }],
    });
  });
});

describe("the reason for which a consent is withdrawn", () => {
  const because = (reason: string) => ({ reason: `reason: ${JSON.stringify(reason)}` });
  const reasons = async (): Promise<readonly unknown[]> =>
    (
      await house.province.sql(
        "SELECT withdrawal_reason AS reason FROM data_authorization WHERE withdrawn_at IS NOT NULL ORDER BY id",
      )
    ).map(({ reason }) => reason);

  it("may be given, and is kept in the record and shown to the person", async () => {
    const longest = "因".repeat(200);
    await house.ask(themself(1), withdraw(1, because(longest)));
    await house.ask(themself(2), withdraw(2));
    expect(await reasons()).toEqual([longest, null]);

    const list = "{ myAuthorizations { withdrawalReason } }";
    const [first, second] = [
      await house.ask(themself(1), list),
      await house.ask(themself(2), list),
    ];
    expect(first.data).toEqual({ myAuthorizations: [{ withdrawalReason: longest }] });
    expect(second.data).toEqual({ myAuthorizations: [{ withdrawalReason: null }] });
  });

  it("stays as it was first given", async () => {
    await house.ask(themself(1), withdraw(1, because("不再需要")));
    await house.ask(themself(1), withdraw(1, { key: "key-0002", ...because("其他") }));
    await house.ask(themself(2), withdraw(2));
    await house.ask(themself(2), withdraw(2, { key: "key-0002", ...because("其他") }));
    expect(await reasons()).toEqual(["不再需要", null]);
  });

  it("is part of the write: the same key with another reason is another write", async () => {
    await house.ask(themself(1), withdraw(1, because("不再需要")));
    const answer = await house.ask(themself(1), withdraw(1, because("其他")));
    expect(extensionsOf(answer)).toMatchObject([{ code: "IDEMPOTENCY_CONFLICT" }]);
  });

  it.each([
    ["nothing", ""],
    ["blanks", "   "],
    ["too long", "因".repeat(201)],
    ["two lines", "a\nb"],
    ["coloured", "\u001b[31mred"],
  ])("is refused when it is %s, and nothing is withdrawn", async (_, reason) => {
    const answer = await house.ask(themself(1), withdraw(1, because(reason)));
    expect(extensionsOf(answer)).toMatchObject([
      {
        code: "BAD_USER_INPUT",
        field: "input.reason",
        reason: "must have 1 to 200 printable characters",
      },
    ]);
    expect(await reasons()).toEqual([]);
  });
});

describe("nobody takes back another person's consent:", () => {
  const notOpen = {
    code: "BAD_USER_INPUT",
    field: "input.id",
    reason: "must name an authorisation of somebody whom you may act for",
    serviceName: "province",
  };

  it.each([
    ["another person", themself(2), withdraw(1), notOpen],
    ["a helper of whose caseload they are not", helper, withdraw(2, { evidence: paper }), notOpen],
    ["one that does not exist", themself(1), withdraw(77), notOpen],
  ] as const)("%s", async (_, actor, query, extensions) => {
    const answer = await house.ask(actor, query);
    expect(answer.data).toEqual({ withdrawAuthorization: null });
    expect(extensionsOf(answer)).toEqual([extensions]);
    const rows = await house.province.sql(
      "SELECT id FROM data_authorization WHERE withdrawn_at IS NOT NULL",
    );
    expect(rows).toEqual([]);
    expect(await house.province.sql("SELECT * FROM write_request")).toEqual([]);
    expect(await house.records()).toMatchObject([
      { decision: "DENIED", reason: "RECORD_NOT_OPEN", rows: 0, rowDigests: [] },
    ]);
  });
});
