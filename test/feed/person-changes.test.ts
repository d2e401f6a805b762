import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { GatewayAnswer } from "../../gateway/gateway.ts";
import type { Actor } from "../../schema/access/caller.ts";
import {
  aRightsHouse,
  employer,
  helper,
  linkOf,
  type RightsHouse,
  station,
  themself,
  workerId,
} from "../rights/support/rights.ts";
import { partner } from "../support/callers.ts";
import { ownServer } from "../support/postgres.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();
afterAll(() => server.stop());

let house: RightsHouse;
beforeEach(async () => {
  house = await aRightsHouse();
}, 60_000);
afterEach(() => house?.stop());

interface Edge {
  readonly op: string;
  readonly recordId: string;
  readonly version: number | null;
  readonly node: { readonly status: string } | null;
}

interface Page {
  readonly edges: readonly Edge[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
  readonly snapshotRequired: readonly string[];
}

const following = (purpose: string): string =>
  `query ($after: Cursor, $from: FeedStart! = OLDEST, $first: Int! = 100) {
     personChanges(access: { purpose: ${purpose} }, after: $after, from: $from, first: $first) {
       edges { op recordId version node { status } }
       pageInfo { endCursor hasNextPage } snapshotRequired } }`;

async function follow(actor: Actor, purpose: string, variables: object = {}): Promise<Page> {
  const answer = await house.ask(actor, following(purpose), variables);
  const page = (answer.data as { personChanges: Page | null } | undefined)?.personChanges;
  if (!page) throw new Error(JSON.stringify(answer.errors));
  return page;
}

const touch = (...numbers: readonly number[]) =>
  house.province.sql(
    `UPDATE worker SET status = 'RETURNED', version = version + 1
      WHERE id IN (${numbers.map((number) => `'${workerId(number)}'`).join(", ")})`,
  );
const idsOf = ({ edges }: Page) => edges.map(({ recordId }) => recordId);

describe("personChanges", () => {
  it("tells a partner system whose records have changed, with what it may see of them", async () => {
    const { pageInfo } = await follow(partner, "MATCHING", { from: "NOW" });
    await touch(2, 3);
    await house.province.sql(
      `INSERT INTO skill (worker_id, occupation_code, name) VALUES ('${workerId(4)}', '4-03-02-01', '厨师')`,
    );

    const page = await follow(partner, "MATCHING", { after: pageInfo.endCursor });

    expect(page.edges).toEqual([
      { op: "UPSERT", recordId: workerId(2), version: 4, node: { status: "RETURNED" } },
      { op: "UPSERT", recordId: workerId(3), version: 4, node: { status: "RETURNED" } },
      { op: "UPSERT", recordId: workerId(4), version: 3, node: { status: "UNEMPLOYED" } },
    ]);
    expect((await follow(partner, "MATCHING", { after: page.pageInfo.endCursor })).edges).toEqual(
      [],
    );
  });

  it("tells a helper of the own caseload alone, and persons of themselves", async () => {
    const { pageInfo } = await follow(helper, "MATCHING", { from: "NOW" });
    const own = await follow(themself(2), "DATA_SUBJECT_REQUEST", { from: "NOW" });
    await touch(1, 2, 3);
    const caseload = await house.province.sql(
      `SELECT worker_id FROM caseload WHERE helper = '61:${helper.sub}' OR helper = '${helper.sub}'`,
    );
    const looked = caseload.map(({ worker_id }) => String(worker_id));
    expect(looked.length).toBeGreaterThan(0);

    const seen = idsOf(await follow(helper, "MATCHING", { after: pageInfo.endCursor }));
    expect(seen).toEqual([1, 2, 3].map(workerId).filter((id) => looked.includes(id)));
    expect(
      idsOf(await follow(themself(2), "DATA_SUBJECT_REQUEST", { after: own.pageInfo.endCursor })),
    ).toEqual([workerId(2)]);
  });

  it("tells an employer of those alone who have consented", async () => {
    const { pageInfo } = await follow(employer, "MATCHING", { from: "NOW" });
    await house.province.sql(
      `UPDATE data_authorization SET withdrawn_at = now() WHERE worker_id = '${workerId(2)}'`,
    );
    await touch(1, 2, 3);
    expect(idsOf(await follow(employer, "MATCHING", { after: pageInfo.endCursor }))).toEqual([
      workerId(1),
      workerId(3),
    ]);
  });

  it("tells of who was erased no more than the id", async () => {
    const { pageInfo } = await follow(station, "MATCHING", { from: "NOW" });
    const erased = await house.ask(
      themself(1),
      `mutation { erasePerson(input: { workerId: "${workerId(1)}", idempotencyKey: "erase-of-one-0001" }) { id } }`,
    );
    expect(erased.errors).toBeUndefined();

    const page = await follow(station, "MATCHING", { after: pageInfo.endCursor });

    expect(page.edges).toEqual([
      { op: "DELETE", recordId: workerId(1), version: null, node: null },
    ]);
    expect(JSON.stringify(page)).not.toContain(linkOf(1));
  });

  it("is written down with every id it tells, before it is answered", async () => {
    await touch(2, 3);
    const { edges } = await follow(partner, "MATCHING", { first: 1 });
    expect(edges).toHaveLength(1);
    const records = await house.records();
    expect(records).toContainEqual(
      expect.objectContaining({ fields: ["Query.personChanges"], decision: "PERMITTED", rows: 1 }),
    );
  });

  it("is refused to who shows no token, has no ground for it, or asks for a page that is too long", async () => {
    const codeOf = ({ errors }: GatewayAnswer) => errors?.[0]?.extensions?.code;
    expect(codeOf(await house.ask(null, following("MATCHING")))).toBe("UNAUTHENTICATED");
    expect(codeOf(await house.ask(station, following("RISK_MONITORING")))).toBe("FORBIDDEN");
    expect(codeOf(await house.ask(partner, following("MATCHING"), { first: 101 }))).toBe(
      "BAD_USER_INPUT",
    );
  });
});
