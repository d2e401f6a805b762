import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { none } from "../../schema/access/agreements.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { LinkPersons } from "../../subgraphs/province/link/link-persons.ts";
import { deliveryPoints } from "../../subgraphs/province/placement/tell-partners.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import { idNumberOf } from "../links/support/id-numbers.ts";
import { aKeyService } from "../links/support/key-service.ts";
import { idOf } from "../province/support/rows.ts";
import { identityKeys } from "../support/key-files.ts";
import { askSigned, publicKeys, type TestKeyPair } from "../support/trust.ts";
import { aToldHouse, homePair, hostPair, type ToldHouse } from "./support/partners.ts";
import {
  type Any,
  homeStation,
  hostStation,
  inputOf,
  linkOf,
  otherUscc,
  uscc,
  workerId,
  write,
} from "./support/placed-house.ts";

let house: ToldHouse;
beforeEach(async () => {
  house = await aToldHouse();
});
afterEach(() => house.stop());

const stays = ({ sql }: ToldHouse["home"]) =>
  sql(
    `SELECT id, other_id, version, verification, shown_by_other, home_evidence ->> 'sourceRecordId' AS home,
            host_evidence ->> 'sourceRecordId' AS host, end_date::text AS ended
       FROM placement ORDER BY start_date, id`,
  );

const statusOf = async (number: number) =>
  (await house.home.sql(`SELECT status FROM worker WHERE id = '${workerId(number)}'`))[0]?.status;

/** That both registers tell the same of every stay, and each is shown by one of them. */
async function expectConsistent(): Promise<readonly Any[]> {
  const home: readonly Any[] = await stays(house.home);
  const host: readonly Any[] = await stays(house.host);
  expect(host.map(({ id }) => id).sort()).toEqual(home.map(({ other_id }) => other_id).sort());
  for (const ours of home) {
    const theirs = host.find(({ id }) => id === ours.other_id);
    expect(theirs).toMatchObject({
      ...{ other_id: ours.id, verification: ours.verification, ended: ours.ended },
      ...{ home: ours.home, host: ours.host },
      shown_by_other: !ours.shown_by_other,
    });
  }
  return home;
}

const offered = async (): Promise<Any> => {
  await house.settled();
  const [row] = await stays(house.host);
  return row;
};

describe("A16: a placement across provinces", () => {
  it("is claimed at home, offered to the host, and CONFIRMED at both with both evidences", async () => {
    const claimed = await write(house, homeStation, "claimPlacement");
    const { id, version } = await offered();
    expect(await expectConsistent()).toMatchObject([{ id: claimed.id, verification: "HOME_ONLY" }]);
    const { data } = await house.ask(
      homeStation,
      `{ worker(id: "${workerId(1)}", access: { purpose: PLACEMENT_FOLLOW_UP }) {
           placements { id exchange { partner state attempts lastError nextAttemptAt } } } }`,
    );
    expect((data as Any).worker.placements).toEqual([
      {
        id: claimed.id,
        exchange: {
          ...{ partner: "44", state: "TOLD", attempts: 0, lastError: null, nextAttemptAt: null },
        },
      },
    ]);
    const confirmed = await write(house, hostStation, "confirmPlacement", {
      id,
      expectedVersion: version,
    });
    expect(confirmed).toMatchObject({ verification: "CONFIRMED" });
    await house.settled();
    expect(await expectConsistent()).toMatchObject([
      {
        ...{ id: claimed.id, verification: "CONFIRMED", shown_by_other: true },
        home: claimed.homeEvidence.sourceRecordId,
        host: confirmed.hostEvidence.sourceRecordId,
      },
    ]);
  });

  it("is reported by the host, and the home's claim of the same joins it", async () => {
    await write(house, hostStation, "reportPlacement");
    await house.settled();
    expect(await expectConsistent()).toMatchObject([{ verification: "HOST_ONLY" }]);
    expect(await statusOf(1)).toBe("EMPLOYED");
    await write(house, homeStation, "claimPlacement", { startDate: "2026-03-20" });
    await house.settled();
    expect(await expectConsistent()).toMatchObject([{ verification: "CONFIRMED" }]);
  });

  it("is one, though both speak of it at the same moment", async () => {
    await Promise.all([
      write(house, homeStation, "claimPlacement"),
      write(house, hostStation, "reportPlacement", { startDate: "2026-03-11" }),
    ]);
    await house.settled();
    expect(await expectConsistent()).toMatchObject([{ verification: "CONFIRMED" }]);
  });

  it("conflicts where the host has other full-time work on record, at both and with both evidences", async () => {
    const seen = await write(house, hostStation, "reportPlacement", { employerUscc: otherUscc });
    await house.settled();
    const claimed = await write(house, homeStation, "claimPlacement", { startDate: "2026-03-02" });
    expect(claimed.verification).toBe("CONFLICT");
    await house.settled();
    const both = await expectConsistent();
    expect(both.map(({ verification }) => verification)).toEqual(["CONFLICT", "CONFLICT"]);
    expect(both[1]).toMatchObject({
      home: claimed.homeEvidence.sourceRecordId,
      host: seen.hostEvidence.sourceRecordId,
    });
  });

  it("that the host denies is CONFLICT, and WITHDRAWN at both when the home takes it back", async () => {
    const { id } = await write(house, homeStation, "claimPlacement");
    const offer = await offered();
    await write(house, hostStation, "confirmPlacement", {
      ...{ id: offer.id, expectedVersion: offer.version, isTrue: false },
    });
    await house.settled();
    const [row] = await expectConsistent();
    expect(row).toMatchObject({ id, verification: "CONFLICT" });
    await write(house, homeStation, "endPlacement", {
      ...{ id, expectedVersion: row.version, reason: "RECORDED_IN_ERROR", endDate: null },
    });
    await house.settled();
    expect(await expectConsistent()).toMatchObject([{ verification: "WITHDRAWN" }]);
  });

  it("is shown once in the person's list, whoever has spoken", async () => {
    const list = async () => {
      const { data } = await house.ask(
        { ...homeStation, role: "PARTNER_SYSTEM" },
        `{ personAcrossRegions(personLink: "${linkOf(1)}", access: { purpose: PLACEMENT_FOLLOW_UP }) {
             placements { verification employer { id } } } }`,
      );
      return (data as Any)?.personAcrossRegions.flatMap(({ placements }: Any) => placements);
    };
    await write(house, homeStation, "claimPlacement");
    const { id, version } = await offered();
    expect(await list()).toMatchObject([{ verification: "HOME_ONLY" }]);
    await write(house, hostStation, "confirmPlacement", { id, expectedVersion: version });
    await house.settled();
    expect(await list()).toMatchObject([{ verification: "CONFIRMED" }]);
  });
});

describe("A16: a person whose pseudonym is another one by now", () => {
  it("is known under it at the host, and what either says arrives", async () => {
    await write(house, homeStation, "claimPlacement");
    await write(house, homeStation, "claimPlacement", { workerId: workerId(2) });
    await house.settled();
    await house.home.store([
      { province: "61", workerId: workerId(1), idNumber: idNumberOf(1), phone: null },
    ]);
    const linker = new LinkPersons({
      databaseUrl: house.home.databaseUrl,
      vault: IdentityVault.fromFile(identityKeys),
      source: aKeyService({ current: "2026", keys: { "2026": 1 } }),
      logger: createLogger("test"),
      pauseMs: 0,
    });
    await linker.round();

    let row: Any;
    const [{ person_link: link } = {} as Any] = await house.home.sql(
      `SELECT person_link FROM worker WHERE id = '${workerId(1)}'`,
    );
    expect(link).not.toBe(linkOf(1));
    while (row === undefined) {
      [row] = await house.host.sql(
        `SELECT id, version FROM placement WHERE person_link = '${link}'`,
      );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await write(house, hostStation, "endPlacement", {
      ...{ id: row.id, expectedVersion: row.version },
    });
    await house.settled();
    expect(await statusOf(1)).toBe("RETURNED");
    expect(await statusOf(2)).toBe("EMPLOYED");
    await expectConsistent();
    const others = await house.host.sql(
      `SELECT FROM placement WHERE person_link = '${linkOf(2)}' AND worker_id = '${workerId(2)}'`,
    );
    expect(others).toHaveLength(1);
  });

  describe("and the host has them under the former one", () => {
    const service = aKeyService({ current: "2025", keys: { "2025": 1 } });
    const linkNow = async (keys: Parameters<typeof service.turnTo>[0]): Promise<string> => {
      service.turnTo(keys);
      const stored = await house.home.sql("SELECT FROM person_identity");
      if (stored.length === 0)
        await house.home.store([
          { province: "61", workerId: workerId(1), idNumber: idNumberOf(1), phone: null },
        ]);
      const linker = new LinkPersons({
        databaseUrl: house.home.databaseUrl,
        vault: IdentityVault.fromFile(identityKeys),
        source: service,
        logger: createLogger("test"),
        pauseMs: 0,
      });
      await linker.round();
      const [row] = await house.home.sql(
        `SELECT person_link FROM worker WHERE id = '${workerId(1)}'`,
      );
      return String(row?.person_link);
    };
    const old = { current: "2025", keys: { "2025": 1 } };
    const both = { current: "2026", keys: { "2025": 1, "2026": 2 } };
    const links = async ({ sql }: ToldHouse["home"]) =>
      (await sql("SELECT person_link, worker_id FROM placement")) as readonly Any[];

    it("as long as its key is known, what it reports arrives, and it learns the one of now", async () => {
      const former = await linkNow(old);
      const link = await linkNow(both);
      expect(link).not.toBe(former);
      await write(house, hostStation, "reportPlacement", { personLink: former });
      await house.settled();
      expect(await expectConsistent()).toMatchObject([{ verification: "HOST_ONLY" }]);
      for (const province of [house.home, house.host])
        expect(await links(province)).toEqual([{ person_link: link, worker_id: workerId(1) }]);
      expect(await statusOf(1)).toBe("EMPLOYED");
    });

    it("what it reports of somebody unknown is told anew, and arrives once the key is there", async () => {
      const early = await linkNow({ current: "2026", keys: { "2026": 2 } });
      await linkNow(old);
      await write(house, hostStation, "reportPlacement", { personLink: early });
      for (let error: unknown; error !== "PERSON_UNKNOWN"; ) {
        const [row] = await house.host.sql("SELECT last_error FROM placement_delivery");
        error = row?.last_error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // Made ahead, as a province does before the key is in use.
      const known = await linkNow({ ...both, current: "2025", next: "2026" });
      await house.settled();
      expect(await expectConsistent()).toMatchObject([{ verification: "HOST_ONLY" }]);
      for (const province of [house.home, house.host])
        expect(await links(province)).toEqual([{ person_link: known, worker_id: workerId(1) }]);
    });

    it("what both know arrives, though nobody remembers the key", async () => {
      const former = await linkNow(old);
      const { id } = await write(house, hostStation, "reportPlacement", { personLink: former });
      await house.settled();
      const link = await linkNow({ current: "2026", keys: { "2026": 2 } });
      expect(link).not.toBe(former);
      const [{ version } = {} as Any] = await house.host.sql("SELECT version FROM placement");
      await write(house, hostStation, "endPlacement", { id, expectedVersion: version });
      await house.settled();
      expect(await expectConsistent()).toMatchObject([{ ended: "2026-06-30" }]);
      for (const province of [house.home, house.host])
        expect(await links(province)).toEqual([{ person_link: link, worker_id: workerId(1) }]);
    });
  });
});

describe("A21: the host ends a placement", () => {
  it("and the home's worker is RETURNED", async () => {
    await write(house, homeStation, "claimPlacement");
    const { id, version } = await offered();
    expect(await statusOf(1)).toBe("EMPLOYED");
    await write(house, hostStation, "endPlacement", {
      ...{ id, expectedVersion: version, reason: "FACTORY_CLOSED" },
    });
    await house.settled();
    expect(await statusOf(1)).toBe("RETURNED");
    expect(await expectConsistent()).toMatchObject([{ ended: "2026-06-30" }]);
  });

  it("that was imported, of which the home's register knew nothing, likewise", async () => {
    const evidence = (region: string) => ({
      ...{ sourceRegion: region, sourceSystem: "import", sourceRecordId: region, version: 1 },
      ...{ collectedAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z" },
      verifiedAt: null,
    });
    const id = idOf("44", 7);
    await house.host.insert("placement", [
      placementRow(id, {
        ...{ person_link: linkOf(2), worker_id: workerId(2), home_code: "610981" },
        ...{
          employer_id: `44:${uscc}`,
          home_evidence: evidence("61"),
          host_evidence: evidence("44"),
        },
      }),
    ]);
    await house.home.sql(`UPDATE worker SET status = 'EMPLOYED' WHERE id = '${workerId(2)}'`);
    await write(house, hostStation, "endPlacement", { id, expectedVersion: 0 });
    await house.settled();
    expect(await statusOf(2)).toBe("RETURNED");
    expect(await expectConsistent()).toMatchObject([{ verification: "CONFIRMED" }]);
  });
});

describe("A16: whoever tells another province dies", () => {
  it.each(deliveryPoints.flatMap((point) => ["61", "44"].map((province) => [point, province])))(
    "at the point %s of province %s, each time anew: the end is the same at both sides",
    async (point, province) => {
      let livesLeft = 2;
      house.happens = (at, reached) => {
        if (at !== province || reached !== point || livesLeft === 0) return;
        livesLeft -= 1;
        throw new Error(`Died at ${point}.`);
      };
      await write(house, homeStation, "claimPlacement");
      const { id, version } = await offered();
      const { version: next } = await write(house, hostStation, "confirmPlacement", {
        id,
        expectedVersion: version,
      });
      await house.settled();
      expect(await expectConsistent()).toMatchObject([{ verification: "CONFIRMED", ended: null }]);
      expect(livesLeft).toBeLessThan(2);
      livesLeft = 2;
      await write(house, hostStation, "endPlacement", { id, expectedVersion: next });
      await house.settled();
      expect(await expectConsistent()).toMatchObject([
        { verification: "CONFIRMED", ended: "2026-06-30" },
      ]);
      expect(await statusOf(1)).toBe("RETURNED");
    },
    30_000,
  );
});

describe("what one province tells another", () => {
  const tell = (body: object, key?: TestKeyPair) =>
    askSigned(
      house.host.url,
      {
        ...{ audience: "44", path: "/placements", body: JSON.stringify(body) },
        ...(key && { key }),
      },
      { believed: publicKeys(hostPair) },
    );

  it("is taken from provinces alone, and from no gateway", async () => {
    await expect(tell({})).rejects.toThrow("UNKNOWN_KEY");
  });

  it("is believed of itself alone, and only in the form agreed on", async () => {
    const news = {
      ...{ id: idOf("61", 1), otherId: null, part: "HOME", said: 1, yours: null, jobId: null },
      ...{ personLink: linkOf(1), workerId: workerId(1), homeCode: "610981", hostCode: "440305" },
      ...{ channel: "STATION", agreementId: null, side: { report: null, rival: null } },
    };
    const statusOfNews = async (but: object) => (await tell({ ...news, ...but }, homePair)).status;
    expect(await statusOfNews({})).toBe(200);
    expect(await statusOfNews({ id: idOf("44", 1) })).toBe(403);
    expect(await statusOfNews({ homeCode: "530602" })).toBe(403);
    expect(await statusOfNews({ part: "HOST" })).toBe(403);
    expect(await statusOfNews({ hostCode: "320505" })).toBe(403);
    expect(await statusOfNews({ said: "1" })).toBe(400);
    expect(await statusOfNews({ personLink: "x" })).toBe(400);
    expect(await stays(house.host)).toEqual([]);
  });
});

describe("whoever writes", () => {
  const claim = `mutation ($input: ClaimPlacementInput!) {
    claimPlacement(input: $input) { exchangeState exchangeError } }`;
  const exchangeAfter = async (told: ToldHouse, input: object): Promise<Any> => {
    const { data, errors } = await told.ask(homeStation, claim, { input });
    expect(errors).toBeUndefined();
    return (data as Any).claimPlacement;
  };

  it("is answered at once that the other province is about to be told", async () => {
    expect(await exchangeAfter(house, inputOf("claimPlacement"))).toEqual({
      ...{ exchangeState: "PENDING", exchangeError: null },
    });
    const own = inputOf("claimPlacement", { workerId: workerId(2), hostCode: "610113" });
    expect(await exchangeAfter(house, own)).toEqual({ exchangeState: null, exchangeError: null });
  });

  it("is answered at once that it cannot be told, and why", async () => {
    await house.home.sql(`UPDATE worker SET person_link = NULL WHERE id = '${workerId(3)}'`);
    const unlinked = inputOf("claimPlacement", { workerId: workerId(3) });
    expect(await exchangeAfter(house, unlinked)).toEqual({
      ...{ exchangeState: "RETRYING", exchangeError: "NOT_LINKED" },
    });
    const closed = await aToldHouse({ agreements: none });
    try {
      const input = inputOf("claimPlacement");
      const told = { exchangeState: "RETRYING", exchangeError: "NO_AGREEMENT" };
      expect(await exchangeAfter(closed, input)).toEqual(told);
      expect(await exchangeAfter(closed, input)).toEqual(told);
    } finally {
      await closed.stop();
    }
  });

  it("sees in openPlacements how far the other province knows what is in conflict", async () => {
    await write(house, homeStation, "claimPlacement");
    const open = async (): Promise<Any> => {
      const query = `{ openPlacements(region: "44") { verification exchangeState exchangeError } }`;
      return ((await house.ask(hostStation, query)).data as Any).openPlacements;
    };
    const { id, version } = await offered();
    expect(await open()).toEqual([
      { verification: "HOME_ONLY", exchangeState: null, exchangeError: null },
    ]);
    await write(house, hostStation, "confirmPlacement", {
      id,
      expectedVersion: version,
      isTrue: false,
    });
    await house.settled();
    expect(await open()).toEqual([
      { verification: "CONFLICT", exchangeState: "TOLD", exchangeError: null },
    ]);
  });
});

describe("without an agreement", () => {
  it("nothing leaves the register, and the journal says why", async () => {
    const closed = await aToldHouse({ agreements: none });
    try {
      const { id } = await write(closed, homeStation, "claimPlacement");
      let last: Any;
      while (!last?.last_error) {
        [last] = await closed.home.sql("SELECT * FROM placement_delivery");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(last).toMatchObject({ placement_id: id, last_error: "NO_AGREEMENT", told: 0 });
      expect(await stays(closed.host)).toEqual([]);
    } finally {
      await closed.stop();
    }
  });
});
