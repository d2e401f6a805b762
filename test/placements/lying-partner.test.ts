import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { idOf } from "../province/support/rows.ts";
import { aSigningServer, signedFor } from "../support/signing-server.ts";
import { askSigned, publicKeys } from "../support/trust.ts";
import { aToldHouse, homePair, hostPair, type ToldHouse } from "./support/partners.ts";
import {
  type Any,
  homeStation,
  hostStation,
  linkOf,
  uscc,
  workerId,
  write,
} from "./support/placed-house.ts";

let house: ToldHouse;
beforeEach(async () => {
  house = await aToldHouse();
});
afterEach(() => house.stop());

const known = `id, version, verification, host_code, end_date::text AS ended, worker_id, host_report, other_said`;

const atHome = async (id: unknown): Promise<Any> => {
  const [row] = await house.home.sql(`SELECT ${known} FROM placement WHERE id = '${id}'`);
  return row;
};

/** The home asks once more, and is answered by what the host's register holds by then. */
const tellAnew = (id: unknown) =>
  house.home.sql(
    `UPDATE placement_delivery SET told = 0, next_attempt_at = now() WHERE placement_id = '${id}'`,
  );

/** Null once there is nothing left to tell. */
async function failureOf(id: unknown): Promise<unknown> {
  for (;;) {
    const [row] = await house.home.sql(
      `SELECT last_error FROM placement_delivery WHERE placement_id = '${id}'`,
    );
    if (row === undefined) return null;
    if (row.last_error) return row.last_error;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A stay that both know, of which the host's register says something else from now on. */
async function told(number: number, lie: string): Promise<Any> {
  const { id } = await write(house, homeStation, "claimPlacement", { workerId: workerId(number) });
  await house.settled();
  const before = await atHome(id);
  await house.host.sql(`UPDATE placement SET ${lie} WHERE other_id = '${id}'`);
  await tellAnew(id);
  return before;
}

const report = (but: object) => ({
  ...{ standing: "STANDS", employer: uscc, kind: "ENTERPRISE", fullTime: true },
  ...{ startDate: "2026-03-01", endDate: null, endReason: null },
  evidence: {
    ...{ sourceRegion: "44", sourceSystem: "import", sourceRecordId: "1", version: 1 },
    ...{ collectedAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z" },
    verifiedAt: null,
  },
  ...but,
});

const saying = (but: object): string =>
  `said = 7, host_report = '${JSON.stringify(report(but))}'::jsonb`;

describe("X37: a province that answers what is not its own to say", () => {
  it("in the name of another province, is not believed", async () => {
    const before = await told(1, `host_code = '460108', ${saying({})}`);
    expect(await failureOf(before.id)).toBe("ANSWER_OF_ANOTHER");
    expect(await atHome(before.id)).toEqual(before);
  });

  it("that a person of ours was erased, is not believed", async () => {
    const liar = await aSigningServer({});
    liar.change((_, request) => {
      const body = JSON.stringify({ kind: "REFUSED", reason: "PERSON_ERASED" });
      return { status: 200, headers: signedFor(request, { body, key: hostPair }), body };
    });
    house.urls.set("44", liar.url);
    try {
      const { id } = await write(house, homeStation, "claimPlacement");
      expect(await failureOf(id)).toBe("ANSWER_OF_ANOTHER");
      expect(await atHome(id)).toMatchObject({ version: 1, worker_id: workerId(1) });
    } finally {
      await liar.close();
    }
  });

  it("by a day that is in no calendar, keeps nobody waiting", async () => {
    const before = await told(1, saying({ endDate: "2026-02-30" }));
    await write(house, homeStation, "claimPlacement", { workerId: workerId(2) });
    expect(await failureOf(before.id)).toBe("STATUS_200");
    expect(await atHome(before.id)).toEqual(before);
    for (;;) {
      const rows = await house.host.sql(`SELECT FROM placement WHERE person_link = '${linkOf(2)}'`);
      if (rows.length === 1) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it("by what the register fails at, keeps nobody waiting either", async () => {
    // Nothing but this register knows that it cannot hold it.
    await house.home.sql(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.host_report ->> 'endReason' = 'odd' THEN RAISE check_violation; END IF;
         RETURN NEW; END $$`,
    );
    await house.home.sql(
      "CREATE TRIGGER refuse BEFORE UPDATE ON placement FOR EACH ROW EXECUTE FUNCTION refuse()",
    );
    const before = await told(1, saying({ endReason: "odd" }));
    expect(await failureOf(before.id)).toBe("ANSWER_UNUSABLE");
    expect(await atHome(before.id)).toEqual(before);
  });
});

describe("X37: news of somebody of another register", () => {
  const tell = (body: object) =>
    askSigned(
      house.host.url,
      { audience: "44", path: "/placements", body: JSON.stringify(body), key: homePair },
      { believed: publicKeys(hostPair) },
    );
  const news = {
    ...{ id: idOf("61", 1), otherId: null, part: "HOME", said: 1, yours: null, jobId: null },
    ...{ personLink: linkOf(1), workerId: workerId(1), homeCode: "610981", hostCode: "440305" },
    ...{ channel: "STATION", agreementId: null, side: { report: report({}), rival: null } },
  };

  it("is refused where the home names a person of the host", async () => {
    expect((await tell({ ...news, workerId: idOf("44", 5) })).status).toBe(403);
    expect((await tell(news)).status).toBe(200);
  });

  it.each([
    [
      "a day that is in no calendar",
      { side: { report: report({ startDate: "2026-02-30" }), rival: null } },
    ],
    ["a number that no column holds", { said: 3_000_000_000 }],
    ["a text that no column holds", { agreementId: "a\u0000b" }],
  ])("is refused with %s", async (_, but) => {
    expect((await tell({ ...news, ...but })).status).toBe(400);
  });
});

describe("A16: what the host says", () => {
  it("is taken down at home by an answer, too", async () => {
    const { id } = await write(house, hostStation, "reportPlacement");
    await house.settled();
    const [row] = await house.home.sql("SELECT other_id, verification FROM placement");
    expect(row).toEqual({ other_id: id, verification: "HOST_ONLY" });
  });
});
