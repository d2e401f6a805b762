import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { GatewayAnswer } from "../../gateway/gateway.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import {
  aRightsHouse,
  authorizationId,
  employer,
  helper,
  linkOf,
  paper,
  type RightsHouse,
  recipient,
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

  it("tells an employer of those alone who have consented, and that one has it no more", async () => {
    const { pageInfo } = await follow(employer, "MATCHING", { from: "NOW" });
    await house.province.sql(
      `UPDATE data_authorization SET withdrawn_at = now() WHERE worker_id = '${workerId(2)}'`,
    );
    await touch(1, 2, 3);
    expect(idsOf(await follow(employer, "MATCHING", { after: pageInfo.endCursor }))).toEqual([
      authorizationId(2),
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

  describe("of placements", () => {
    const working = `query ($access: Access!, $after: Cursor, $from: FeedStart! = OLDEST, $types: [PersonChangeType!]) {
      personChanges(access: $access, types: $types, after: $after, from: $from) {
        edges { op type recordId version region { code } node { id } placement { id startDate homeRegion { code } } }
        pageInfo { endCursor } } }`;

    interface Worked {
      readonly edges: readonly { readonly recordId: string; readonly type: string }[];
      readonly pageInfo: { readonly endCursor: string };
    }

    async function ask(actor: Actor, purpose: string, variables: object = {}): Promise<Worked> {
      const given = { access: { purpose }, ...variables };
      const answer = await house.ask(actor, working, given);
      expect(answer.errors).toBeUndefined();
      return (answer.data as { personChanges: Worked }).personChanges;
    }

    const placementId = (number: number) => workerId(50 + number);
    /** One that this province has as the home, and one as the host, of somebody whom it has not registered. */
    const places = () =>
      house.province.insert("placement", [
        placementRow(placementId(1), {
          ...{ person_link: linkOf(1), worker_id: workerId(1) },
          ...{ home_code: "610981", host_code: "440305" },
        }),
        placementRow(placementId(2), {
          ...{ person_link: linkOf(8), worker_id: null, home_code: "530602", host_code: "610112" },
        }),
      ]);

    it("tells a province what it records of them, as home and as host, each in its own region", async () => {
      const { pageInfo } = await ask(station, "MATCHING", { from: "NOW" });
      await places();
      const { edges } = await ask(station, "MATCHING", { after: pageInfo.endCursor });
      const told = { op: "UPSERT", type: "PLACEMENT", version: 0, node: null };
      expect(edges).toEqual([
        {
          ...{ ...told, recordId: placementId(1), region: { code: "610981" } },
          placement: expect.objectContaining({
            id: placementId(1),
            homeRegion: { code: "610981" },
          }),
        },
        {
          ...{ ...told, recordId: placementId(2), region: { code: "610112" } },
          placement: expect.objectContaining({
            id: placementId(2),
            homeRegion: { code: "530602" },
          }),
        },
      ]);
      const [record] = (await house.records()).filter(
        ({ fields, personalTypes }) =>
          fields.includes("Query.personChanges") && String(personalTypes) === "Placement",
      );
      expect(record).toMatchObject({ decision: "PERMITTED", rows: 2 });
    });

    it("tells persons of their own, a helper of the caseload's, and nobody who does not look at work", async () => {
      const from = { from: "NOW", types: ["PLACEMENT"] };
      const [own, foreign, caseload] = await Promise.all([
        ask(themself(1), "DATA_SUBJECT_REQUEST", from),
        ask(themself(8), "DATA_SUBJECT_REQUEST", from),
        ask(helper, "MATCHING", from),
      ]);
      const before = await follow(station, "MATCHING", { from: "NOW" });
      await places();
      const toldTo = async (actor: Actor, purpose: string, { pageInfo }: Worked) => {
        const after = pageInfo.endCursor;
        const page = await ask(actor, purpose, { types: ["PLACEMENT"], after });
        return page.edges.map(({ recordId }) => recordId);
      };
      expect(await toldTo(themself(1), "DATA_SUBJECT_REQUEST", own)).toEqual([placementId(1)]);
      expect(await toldTo(themself(8), "DATA_SUBJECT_REQUEST", foreign)).toEqual([placementId(2)]);
      expect(await toldTo(helper, "MATCHING", caseload)).toEqual([placementId(1)]);
      const after = before.pageInfo.endCursor;
      expect((await follow(station, "MATCHING", { after })).edges).toEqual([]);
    });

    it("refuses a question for them alone that does not look at them", async () => {
      const { errors } = await house.ask(
        station,
        "{ personChanges(access: { purpose: MATCHING }, types: [PLACEMENT]) { edges { recordId } } }",
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "types" });
    });

    it("C3 Art. 44-49: keeps nothing of whose one was, once it is nobody's", async () => {
      await places();
      await house.province.sql("DELETE FROM person_change");
      await house.province.sql(
        `UPDATE placement SET person_link = NULL WHERE id = '${placementId(2)}'`,
      );
      const noted = await house.province.sql("SELECT record, person_link FROM person_change");
      expect(noted).toEqual([
        { record: placementId(2), person_link: null },
        { record: placementId(2), person_link: null },
      ]);
    });

    it("C3 Art. 44-49: tells that they are gone when the person is erased, and nothing of how they were", async () => {
      await places();
      const { pageInfo } = await ask(station, "MATCHING", { from: "NOW" });
      const erased = await house.ask(
        themself(1),
        `mutation { erasePerson(input: { workerId: "${workerId(1)}", idempotencyKey: "erase-of-one-0002" }) { id } }`,
      );
      expect(erased.errors).toBeUndefined();
      const { edges } = await ask(station, "MATCHING", { after: pageInfo.endCursor });
      const gone = { op: "DELETE", version: null, node: null, placement: null };
      expect(edges).toEqual([
        { ...gone, type: "PLACEMENT", recordId: placementId(1), region: { code: "610981" } },
        { ...gone, type: "WORKER", recordId: workerId(1), region: expect.anything() },
      ]);
      const noted = await house.province.sql(
        `SELECT count(*)::int AS rows FROM person_change AS t WHERE t::text LIKE '%${linkOf(1)}%'`,
      );
      expect(noted).toEqual([{ rows: 0 }]);
    });
  });

  describe("of consents", () => {
    const consents = `query ($access: Access!, $after: Cursor, $from: FeedStart! = OLDEST) {
      personChanges(access: $access, types: [AUTHORIZATION], after: $after, from: $from) {
        edges { op type recordId version withdrawnAt node { id } authorization { id purposes } }
        pageInfo { endCursor } } }`;

    interface Told {
      readonly edges: readonly object[];
      readonly pageInfo: { readonly endCursor: string };
    }

    async function ask(actor: Actor, purpose: string, variables: object = {}): Promise<Told> {
      const answer = await house.ask(actor, consents, { access: { purpose }, ...variables });
      expect(answer.errors).toBeUndefined();
      return (answer.data as { personChanges: Told }).personChanges;
    }

    const withdraw = (number: number) =>
      house.ask(
        themself(number),
        `mutation { withdrawAuthorization(input: {
           id: "${authorizationId(number)}", reason: "不再需要", idempotencyKey: "withdraw-000${number}" }) { id } }`,
      );

    it("C3 Art. 15-16: tells the recipient that one was withdrawn, and not by whom", async () => {
      const { pageInfo } = await ask(employer, "MATCHING", { from: "NOW" });
      expect((await withdraw(2)).errors).toBeUndefined();
      const page = await ask(employer, "MATCHING", { after: pageInfo.endCursor });
      expect(page.edges).toEqual([
        {
          ...{ op: "UPSERT", type: "AUTHORIZATION", recordId: authorizationId(2), version: null },
          ...{ withdrawnAt: expect.stringMatching(/Z$/), node: null, authorization: null },
        },
      ]);
      const told = JSON.stringify(page);
      for (const hidden of [workerId(2), linkOf(2), "不再需要"]) expect(told).not.toContain(hidden);
      // The person finds out who was told.
      const looked = await house.ask(
        themself(2),
        "{ whoLookedAtMe(first: 20) { edges { node { fields actor { role } } } } }",
      );
      expect(JSON.stringify(looked.data)).toContain('"fields":["Query.personChanges"]');
    });

    it("tells the recipient of a new one, as it may see it, and nobody else but the person", async () => {
      const others = [station, partner, { ...employer, sub: "employer:2" }];
      const [mine, following, theirs, ...rest] = await Promise.all([
        ask(employer, "MATCHING", { from: "NOW" }),
        ask(employer, "PLACEMENT_FOLLOW_UP", { from: "NOW" }),
        ask(themself(1), "DATA_SUBJECT_REQUEST", { from: "NOW" }),
        ...others.map((actor) => ask(actor, "MATCHING", { from: "NOW" })),
      ]);
      const granted = await house.ask(
        helper,
        `mutation { grantAuthorization(input: { workerId: "${workerId(1)}", recipient: "${recipient}"
           purposes: [PLACEMENT_FOLLOW_UP], fieldGroups: [BASIC], validUntil: "2027-06-30"
           noticeVersion: "2026-11", idempotencyKey: "grant-0001", ${paper} }) { id } }`,
      );
      expect(granted.errors).toBeUndefined();
      const { id } = (granted.data as { grantAuthorization: { id: string } }).grantAuthorization;

      const told = { op: "UPSERT", type: "AUTHORIZATION", recordId: id, withdrawnAt: null };
      const seen = { id, purposes: ["PLACEMENT_FOLLOW_UP"] };
      const inForce = await ask(employer, "PLACEMENT_FOLLOW_UP", {
        after: following.pageInfo.endCursor,
      });
      expect(inForce.edges).toEqual([{ ...told, version: null, node: null, authorization: seen }]);
      // It is there, but opens nothing for this purpose.
      const other = await ask(employer, "MATCHING", { after: mine.pageInfo.endCursor });
      expect(other.edges).toEqual([{ ...told, version: null, node: null, authorization: null }]);
      expect(
        (await ask(themself(1), "DATA_SUBJECT_REQUEST", { after: theirs.pageInfo.endCursor }))
          .edges,
      ).toEqual([{ ...told, version: null, node: null, authorization: seen }]);
      for (const [index, actor] of others.entries()) {
        const { endCursor } = rest[index]?.pageInfo ?? { endCursor: null };
        expect((await ask(actor, "MATCHING", { after: endCursor })).edges).toEqual([]);
      }
    });

    it("tells the recipient that one is gone with the person", async () => {
      const { pageInfo } = await ask(employer, "MATCHING", { from: "NOW" });
      await house.ask(
        themself(3),
        `mutation { erasePerson(input: { workerId: "${workerId(3)}", idempotencyKey: "erase-of-three-01" }) { id } }`,
      );
      expect((await ask(employer, "MATCHING", { after: pageInfo.endCursor })).edges).toEqual([
        {
          ...{ op: "DELETE", type: "AUTHORIZATION", recordId: authorizationId(3), version: null },
          ...{ withdrawnAt: null, node: null, authorization: null },
        },
      ]);
    });
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
