import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { placementRow } from "../exchange/support/placement-row.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { askSigned, publicKeys, type TestKeyPair } from "../support/trust.ts";
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

let erasures = 0;

/** By the station of the home, as the person asked it to. */
async function erase(number: number): Promise<void> {
  erasures += 1;
  const { errors } = await house.ask(
    homeStation,
    `mutation { erasePerson(input: { workerId: "${workerId(number)}", idempotencyKey: "erasure-${erasures}",
       evidence: { kind: SIGNED_FORM, reference: "陕劳授〔2026〕12号" } }) { id } }`,
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
}

/** A stay of the person that both provinces stand by. */
async function confirmed(number: number): Promise<Any> {
  await write(house, homeStation, "claimPlacement", { workerId: workerId(number) });
  await house.settled();
  const [{ id, version } = {} as Any] = await stays(number);
  const said = await write(house, hostStation, "confirmPlacement", {
    id,
    expectedVersion: version,
  });
  await house.settled();
  return said;
}

const columns = `id, version, person_link, worker_id, other_id, verification, end_date::text AS ended,
  home_report IS NOT NULL AS has_home, host_report IS NOT NULL AS has_host,
  home_evidence ->> 'sourceRecordId' AS home, host_evidence ->> 'sourceRecordId' AS host,
  person_erased_on = (now() AT TIME ZONE 'Asia/Shanghai')::date AS is_erased, shown_by_other`;

const stays = (number: number) =>
  house.host.sql(`SELECT ${columns} FROM placement WHERE person_link = '${linkOf(number)}'`);

/** Every row of every table of the host that still tells of the person. */
async function traces(number: number): Promise<readonly unknown[]> {
  const { sql } = house.host;
  const tables = await sql(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'person_change' ORDER BY 1",
  );
  const found: unknown[] = [];
  for (const { name } of tables) {
    const rows = await sql(
      `SELECT t::text AS row FROM ${name} AS t
        WHERE t::text LIKE '%${workerId(number)}%' OR t::text LIKE '%${linkOf(number)}%'`,
    );
    if (rows.length > 0) found.push([name, rows]);
  }
  return found;
}

const entries = async (province: "home" | "host", field: string): Promise<readonly Any[]> => {
  const rows = await house[province].sql("SELECT record FROM access_log ORDER BY sequence");
  return rows
    .map(({ record }) => JSON.parse(String(record)))
    .filter(({ fields }: Any) => fields.includes(field));
};

describe("C3 Art. 44-49: of a person who is erased at home", () => {
  it("the host keeps what it has stated itself, of nobody", async () => {
    const { id, hostEvidence } = await confirmed(1);
    await erase(1);
    await house.settled();

    expect(await traces(1)).toEqual([]);
    const [row] = await house.host.sql(`SELECT ${columns} FROM placement WHERE id = '${id}'`);
    expect(row).toMatchObject({
      ...{ id, person_link: null, worker_id: null, other_id: null, is_erased: true, ended: null },
      ...{ verification: "CONFIRMED", has_home: true, has_host: true, shown_by_other: false },
      ...{ home: "erased", host: hostEvidence.sourceRecordId },
    });
    expect(await house.home.sql("SELECT FROM placement")).toEqual([]);
  });

  it("what the home alone had claimed goes with them, and nobody's else", async () => {
    await write(house, homeStation, "claimPlacement", { workerId: workerId(1) });
    await confirmed(2);
    await erase(1);
    await house.settled();

    expect(await traces(1)).toEqual([]);
    const left = await house.host.sql("SELECT person_link FROM placement");
    expect(left).toEqual([{ person_link: linkOf(2) }]);
    expect(await house.host.sql("SELECT FROM placement_delivery")).toHaveLength(1);
  });

  it("what the host has imported of them loses them, too, though the home's register knew nothing of it", async () => {
    const imported = idOf("44", 77);
    await house.host.insert("placement", [
      placementRow(imported, {
        ...{ person_link: linkOf(3), worker_id: workerId(3), home_code: "610981" },
        home_evidence: { sourceRecordId: "61-3" },
        host_evidence: { sourceRecordId: "44-3" },
      }),
    ]);
    await erase(3);
    await house.settled();
    expect(await traces(3)).toEqual([]);
    const [row] = await house.host.sql(`SELECT ${columns} FROM placement`);
    expect(row).toMatchObject({ id: imported, home: "erased", host: "44-3", is_erased: true });
  });

  it("the pseudonym stays where they are registered themselves", async () => {
    const own = idOf("44", 5);
    await house.host.insert("worker", [
      workerRow(aWorker({ id: own, person_link: linkOf(1), region_code: "440305" })),
    ]);
    const { id } = await confirmed(1);
    await erase(1);
    await house.settled();
    expect(await stays(1)).toMatchObject([
      { id, worker_id: null, other_id: null, is_erased: true },
    ]);
  });

  it("what the host had reported before the home has heard of it loses them once it does", async () => {
    const url = house.urls.get("61") ?? "";
    house.urls.delete("61");
    const { id } = await write(house, hostStation, "reportPlacement");
    await erase(1);
    house.urls.set("61", url);
    await house.settled();

    expect(await traces(1)).toEqual([]);
    const [row] = await house.host.sql(`SELECT ${columns} FROM placement WHERE id = '${id}'`);
    expect(row).toMatchObject({
      ...{ person_link: null, worker_id: null, other_id: null, is_erased: true },
      ...{ verification: "HOST_ONLY", has_home: false, has_host: true },
    });
    expect(await house.host.sql("SELECT FROM placement_delivery")).toEqual([]);
    expect(await house.host.sql("SELECT FROM write_request WHERE write LIKE 'report%'")).toEqual(
      [],
    );
    expect(await entries("host", "Mutation.receiveErasure")).toMatchObject([
      { actor: { province: "61" }, basis: "RIGHT_OF_THE_PERSON", rows: 1 },
      { actor: { province: "61" }, basis: "RIGHT_OF_THE_PERSON", rows: 1 },
    ]);
  });

  it("what was answered to who wrote of them at the host is not kept either", async () => {
    await confirmed(1);
    await erase(1);
    await house.settled();
    expect(await house.host.sql("SELECT FROM write_request WHERE write LIKE 'confirm%'")).toEqual(
      [],
    );
  });

  it("nothing waits for a word of the home any more, and what is late is refused", async () => {
    await write(house, hostStation, "reportPlacement");
    await house.settled();
    const [before] = await house.home.sql("SELECT id, person_link FROM placement");
    await erase(1);
    await house.settled();
    const { data, errors } = await house.ask(
      hostStation,
      `{ openPlacements(region: "44") { id } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ openPlacements: [] });

    const late = {
      ...{ id: before?.id, otherId: null, part: "HOME", said: 9, yours: null, jobId: null },
      ...{ personLink: linkOf(1), workerId: workerId(1), homeCode: "610981", hostCode: "440305" },
      ...{ channel: "STATION", agreementId: null },
      side: {
        rival: null,
        report: {
          ...{ standing: "STANDS", employer: uscc, kind: "ENTERPRISE", fullTime: true },
          ...{ startDate: "2026-03-01", endDate: null, endReason: null },
          evidence: {
            ...{ sourceRegion: "61", sourceSystem: "import", sourceRecordId: "1", version: 1 },
            ...{ collectedAt: "2026-01-01T00:00:00.000Z", verifiedAt: null },
            updatedAt: "2026-01-01T00:00:00.000Z",
          },
        },
      },
    };
    const answer = await tell("/placements", late, homePair);
    expect(await answer.json()).toEqual({ kind: "REFUSED", reason: "PERSON_UNKNOWN" });
    expect(await traces(1)).toEqual([]);
  });

  it("both access logs have it, and the journal forgets them once every province knows", async () => {
    await confirmed(1);
    await erase(1);
    await house.settled();
    const [told] = (await entries("home", "Mutation.erasePerson")).filter(
      ({ actor }) => actor.role === "PARTNER_SYSTEM",
    );
    expect(told).toMatchObject({
      ...{ actor: { province: "44" }, purpose: "DATA_SUBJECT_REQUEST", rows: 1 },
      basis: "RIGHT_OF_THE_PERSON",
    });
    expect(await entries("host", "Mutation.receiveErasure")).toMatchObject([
      { actor: { province: "61" }, basis: "RIGHT_OF_THE_PERSON", rows: 1 },
    ]);
    expect(await house.home.sql("SELECT FROM erasure_delivery")).toEqual([]);
  });

  it.each(["due", "logged", "asked", "noted"] as const)(
    "whoever tells it dies at the point %s, twice, and the host lets go of them all the same",
    async (point) => {
      await confirmed(1);
      let livesLeft = 2;
      house.happens = (province, reached, record) => {
        if (province !== "61" || reached !== point || record !== workerId(1)) return;
        if (livesLeft === 0) return;
        livesLeft -= 1;
        throw new Error(`Died at ${point}.`);
      };
      await erase(1);
      await house.settled();
      expect(livesLeft).toBeLessThan(2);
      expect(await traces(1)).toEqual([]);
    },
    30_000,
  );
});

const tell = (path: string, body: object, key?: TestKeyPair): Promise<Response> =>
  askSigned(
    house.host.url,
    { ...{ audience: "44", path, body: JSON.stringify(body) }, ...(key && { key }) },
    { believed: publicKeys(hostPair) },
  );

describe("news of an erasure", () => {
  it("is taken from the province of the record alone, and from no gateway", async () => {
    await confirmed(1);
    const news = { workerId: workerId(1), listener: "44" };
    const statusOf = async (but: object, key = homePair) =>
      (await tell("/erasures", { ...news, ...but }, key)).status;
    await expect(tell("/erasures", news)).rejects.toThrow("UNKNOWN_KEY");
    expect(await statusOf({}, hostPair)).toBe(403);
    expect(await statusOf({ workerId: idOf("53", 1) })).toBe(403);
    expect(await statusOf({ listener: "53" })).toBe(403);
    expect(await statusOf({ listener: "61" })).toBe(400);
    expect(await statusOf({ workerId: "61:everybody" })).toBe(400);
    expect(await stays(1)).toHaveLength(1);
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({})).toBe(200);
    expect(await stays(1)).toEqual([]);
  });
});
