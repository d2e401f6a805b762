import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { GatewayAnswer } from "../../gateway/gateway.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { canonicalJson } from "../../schema/access-log/canonical-json.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { LinkPersons } from "../../subgraphs/province/link/link-persons.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import { idNumberOf } from "../links/support/id-numbers.ts";
import { aKeyService, expectedLink } from "../links/support/key-service.ts";
import { aWorker, workerRow } from "../province/support/rows.ts";
import { monitor } from "../support/callers.ts";
import { identityKeys } from "../support/key-files.ts";
import {
  aRightsHouse,
  employer,
  extensionsOf,
  helper,
  linkOf,
  paper,
  type RightsHouse,
  station,
  themself,
  workerId,
} from "./support/rights.ts";

let house: RightsHouse;
beforeEach(async () => {
  house = await aRightsHouse();
  const { province } = house;
  await province.store(
    [1, 2].map((number) => ({
      ...{ province: "61", workerId: workerId(number) },
      ...{ idNumber: bornBefore1999(number), phone: "13900001234" },
    })),
  );
  await province.insert("skill", [
    { worker_id: workerId(1), occupation_code: "4-03-02-01", name: "厨师", level: 3, years: 2 },
    { worker_id: workerId(2), occupation_code: "4-03-02-01", name: "厨师", level: 3, years: 2 },
  ]);
  const work = { person_link: linkOf(1), home_code: "610981", host_code: "440305" };
  await province.insert("placement", [
    placementRow(workerId(50), { ...work, worker_id: workerId(1), end_date: null }),
    placementRow(workerId(51), { ...work, worker_id: workerId(1), end_date: "2026-01-31" }),
    placementRow(workerId(52), { ...work, worker_id: workerId(1), end_date: "2019-01-31" }),
    // Recorded here as where the person works, under the id of another register.
    placementRow(workerId(53), { ...work, worker_id: "53:other", end_date: "2026-03-31" }),
    placementRow(workerId(54), { ...work, person_link: linkOf(2), worker_id: workerId(2) }),
  ]);
});
afterEach(() => house.stop());

const bornBefore1999 = (number: number): string => idNumberOf(number, "19700307");

/** As people and old systems write it. */
function spellings(idNumber: string): readonly string[] {
  const fullWidth = [...idNumber].map((sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  return [
    idNumber,
    idNumber.toLowerCase(),
    `${idNumber.slice(0, 6)} ${idNumber.slice(6, 14)}-${idNumber.slice(14)}`,
    fullWidth.join(""),
    `${idNumber.slice(0, 6)}${idNumber.slice(8, 17)}`,
  ];
}

const erase = (number: number, evidence = "", key = "erase-0001"): string => `mutation {
  erasePerson(input: { workerId: "${workerId(number)}", idempotencyKey: "${key}" ${evidence} }) {
    id erasedAt retained { kind records until basis }
  }
}`;

const isText = expect.stringMatching(/./);

/** Every row of every table that still tells of the person, but for the notes of what is gone. */
async function traces(number: number): Promise<readonly unknown[]> {
  const tables = await house.province.sql(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('person_change', 'erasure_notice') ORDER BY 1",
  );
  const found: unknown[] = [];
  for (const { name } of tables) {
    const [row] = await house.province.sql(
      `SELECT count(*)::int AS rows FROM ${name} AS t
        WHERE t::text LIKE '%${workerId(number)}%' OR t::text LIKE '%${linkOf(number)}%'`,
    );
    if (row?.rows !== 0) found.push([name, row?.rows]);
  }
  return found;
}

async function count(table: string, where = "true"): Promise<unknown> {
  const [row] = await house.province.sql(
    `SELECT count(*)::int AS n FROM ${table} AS t WHERE ${where}`,
  );
  return row?.n;
}

describe("erasePerson", () => {
  it.each([
    ["the person", themself(1), ""],
    ["the helper, with evidence", helper, paper],
    ["a station of the province, with evidence", station, paper],
  ] as const)(
    "C3 Art. 44-49: by %s, leaves no trace but tombstones and what the law has kept",
    async (_, actor: Actor, evidence) => {
      const { data, errors } = await house.ask(actor, erase(1, evidence));

      expect(errors).toBeUndefined();
      expect(data).toEqual({
        erasePerson: {
          id: workerId(1),
          erasedAt: expect.stringMatching(/Z$/),
          retained: [
            {
              kind: "PLACEMENT",
              records: 3,
              until: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
              basis: isText,
            },
            {
              kind: "ACCESS_LOG",
              records: null,
              until: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
              basis: isText,
            },
          ],
        },
      });
      // What was answered stays with who asked, sealed.
      expect(await traces(1)).toEqual([]);
      expect(await count("erased_person")).toBe(2);
      expect(await count("retained_placement")).toBe(3);
      expect(await traces(2)).not.toEqual([]);
      expect(await count("placement")).toBe(1);
      expect(await count("worker")).toBe(4);
      expect(await count("seeker", `worker_id = '${workerId(1)}'`)).toBe(0);
      // Who follows learns that these ids are gone; nothing is noted of how they were.
      const noted = await house.province.sql(
        `SELECT type, count(*)::int AS rows FROM person_change
          WHERE worker_id = '${workerId(1)}' GROUP BY 1 ORDER BY 1`,
      );
      expect(noted).toEqual(expect.arrayContaining([{ type: "WORKER", rows: 1 }]));
      expect(await count("person_change", `t::text LIKE '%${linkOf(1)}%'`)).toBe(0);
    },
  );

  it.each([
    [
      "the pseudonym joins",
      async () => {
        await house.province.sql(
          `UPDATE worker SET person_link = '${linkOf(1)}' WHERE id = '${workerId(3)}'`,
        );
      },
    ],
    [
      "the ID number joins, while there is no pseudonym yet",
      async () => {
        await house.province.store([
          { province: "61", workerId: workerId(3), idNumber: bornBefore1999(1), phone: null },
        ]);
        await house.province.sql(
          `UPDATE worker SET person_link = NULL WHERE id = '${workerId(3)}'`,
        );
      },
    ],
  ])("C3 Art. 44-49: takes all records of one person, that %s", async (_, join) => {
    await join();
    await house.province.insert("placement", [
      placementRow(workerId(55), {
        ...{ person_link: null, worker_id: workerId(3), end_date: null },
        ...{ home_code: "610981", host_code: "440305" },
      }),
    ]);
    const { data, errors } = await house.ask(helper, erase(1, paper));
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ erasePerson: { retained: [{ records: 4 }, {}] } });
    expect(await traces(1)).toEqual([]);
    expect(await traces(3)).toEqual([]);
    expect(await traces(2)).not.toEqual([]);
    const told = await house.province.sql("SELECT worker_id FROM erasure_notice ORDER BY 1");
    expect(told).toEqual([{ worker_id: workerId(1) }, { worker_id: workerId(3) }]);
    expect(await house.records()).toMatchObject([
      { fields: ["Mutation.erasePerson"], decision: "PERMITTED", rows: 2 },
    ]);
  });

  it("is on record; the records that were before stay, and the chain holds", async () => {
    await house.ask(helper, erase(1, paper));
    expect(await house.records()).toMatchObject([
      { fields: ["Mutation.erasePerson"], decision: "PERMITTED", rows: 1, caseNo: isText },
    ]);
  });

  it("again with the same key is answered alike, and with another one finds nobody", async () => {
    const once = await house.ask(themself(1), erase(1));
    expect(once.errors).toBeUndefined();
    expect(await house.ask(themself(1), erase(1))).toEqual(once);
    const later = await house.ask(themself(1), erase(1, "", "erase-0002"));
    expect(extensionsOf(later)).toMatchObject([{ code: "BAD_USER_INPUT" }]);
  });

  it("is seen by everybody at once: lists and counts have one less, ids and pseudonyms lead nowhere", async () => {
    await house.ask(themself(1), erase(1));
    const { data } = await house.ask(
      monitor,
      `{ workers(access: { purpose: RISK_MONITORING }) { totalCount { value } edges { node { id } } }
         worker(id: "${workerId(1)}", access: { purpose: RISK_MONITORING }) { id }
         personAcrossRegions(personLink: "${linkOf(1)}", access: { purpose: RISK_MONITORING }) { id } }`,
    );
    expect(data).toMatchObject({
      workers: { totalCount: { value: 4 } },
      worker: null,
      personAcrossRegions: [],
    });
    const own = await house.ask(
      themself(1),
      "{ whoLookedAtMe { edges { node { id } } } myAuthorizations { id } }",
    );
    expect(own.data).toEqual({ whoLookedAtMe: { edges: [] }, myAuthorizations: [] });
  });

  it("is seen by their helper in what is there no more: lists have nobody, and the feed says nothing", async () => {
    const read = async () => {
      const { data, errors } = await house.ask(
        helper,
        `{ workers(access: { purpose: RISK_MONITORING }) { totalCount { value } edges { node { id } } }
           personChanges(access: { purpose: RISK_MONITORING }) { edges { recordId } } }`,
      );
      expect(errors).toBeUndefined();
      return JSON.stringify(data);
    };
    expect(await read()).toContain(workerId(1));
    await house.ask(themself(1), erase(1));
    expect(await read()).not.toContain(workerId(1));
    expect(
      await house.province.sql(
        "SELECT FROM caseload WHERE worker_id NOT IN (SELECT id FROM worker)",
      ),
    ).toEqual([]);
  });

  it.each([
    ["another person", themself(2), ""],
    ["a helper who does not look after them", { ...helper, sub: "helper:2" }, paper],
  ] as const)("is refused to %s, and nothing is gone", async (_, actor: Actor, evidence) => {
    const before = await traces(1);
    const answer = await house.ask(actor, erase(1, evidence));
    expect(answer.data).toEqual({ erasePerson: null });
    expect(extensionsOf(answer)).toMatchObject([{ code: "BAD_USER_INPUT" }]);
    expect(await traces(1)).toEqual(before);
    expect(await count("erased_person")).toBe(0);
  });

  it("is refused to an employer whom the person has authorised", async () => {
    const answer = await house.ask(employer, erase(1, paper));
    expect(extensionsOf(answer)).toMatchObject([{ code: "FORBIDDEN", reason: "NOT_FOR_ROLE" }]);
  });
});

describe("C3 Art. 44-49: what is written of a person while they are erased", () => {
  const writes = [
    [
      "a consent",
      `mutation { grantAuthorization(input: { workerId: "${workerId(1)}", recipient: "61:employer:9", purposes: [MATCHING],
         fieldGroups: [BASIC], validUntil: "2027-06-30", noticeVersion: "1", idempotencyKey: "grant-0001" }) { id } }`,
    ],
    [
      "a correction",
      `mutation { raiseCorrection(input: { workerId: "${workerId(1)}", fieldGroup: BASIC, says: "I am called so",
         idempotencyKey: "raise-0001" }) { id } }`,
    ],
  ] as const;

  /** Both at once: neither ends before the other has come as far as it can. */
  async function atOnce(first: string, second: string): Promise<readonly GatewayAnswer[]> {
    const holder = new pg.Client({ connectionString: house.province.databaseUrl });
    await holder.connect();
    try {
      // Whoever writes comes here last.
      await holder.query("BEGIN; SELECT FROM access_log_head FOR UPDATE");
      const answers: Promise<GatewayAnswer>[] = [];
      for (const query of [first, second]) {
        answers.push(house.ask(themself(1), query));
        await untilWaiting(answers.length);
      }
      await holder.query("ROLLBACK");
      return await Promise.all(answers);
    } finally {
      await holder.end();
    }
  }

  async function untilWaiting(howMany: number): Promise<void> {
    for (;;) {
      const [row] = await house.province.sql(
        `SELECT count(*)::int AS n FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (row?.n === howMany) return;
      await sleep(5);
    }
  }

  it.each(writes)("%s, goes with them", async (_, write) => {
    const [written, erased] = await atOnce(write, erase(1));
    expect(written?.errors).toBeUndefined();
    expect(erased?.errors).toBeUndefined();
    expect(await traces(1)).toEqual([]);
    expect(await count("correction_key")).toBe(0);
  });

  it.each(writes)("%s, is refused when it comes later", async (_, write) => {
    const [erased, written] = await atOnce(erase(1), write);
    expect(erased?.errors).toBeUndefined();
    expect(written && extensionsOf(written)).toMatchObject([{ code: "BAD_USER_INPUT" }]);
    expect(await traces(1)).toEqual([]);
  });
});

it("C3 Art. 51: who was erased cannot be told from the request that was kept, by pseudonym or by id", async () => {
  const actor = themself(1);
  expect((await house.ask(actor, erase(1))).errors).toBeUndefined();
  const [kept] = await house.province.sql(
    "SELECT principal, encode(fingerprint, 'hex') AS fingerprint FROM write_request",
  );
  const hashed = (text: string) => createHash("sha256").update(text);
  const input = { workerId: workerId(1), idempotencyKey: "erase-0001" };
  expect(kept).toBeDefined();
  expect(kept?.principal).not.toBe(hashed(`${actor.iss}\n${actor.sub}`).digest("base64url"));
  expect(kept?.fingerprint).not.toBe(
    hashed(canonicalJson({ write: "erasePerson", input })).digest("hex"),
  );
});

describe("C3 Art. 44-49: who was erased does not come back", () => {
  const again = 70;
  beforeEach(async () => {
    expect((await house.ask(themself(1), erase(1))).errors).toBeUndefined();
    await house.province.insert("worker", [
      { ...workerRow(aWorker({ id: workerId(again), updated_order: again })), person_link: null },
    ]);
  });

  const identity = (idNumber: string) => ({
    ...{ province: "61", workerId: workerId(again) },
    ...{ idNumber, phone: null },
  });

  it.each(["as it was", "in lower case", "with spaces", "in full-width digits", "with 15 digits"])(
    "by a later import of the same number %s: it is refused and counted",
    async (spelling) => {
      const at = ["as it was", "in lower case", "with spaces", "in full-width digits"].indexOf(
        spelling,
      );
      const idNumber = spellings(bornBefore1999(1)).at(at) ?? "";
      const other = { ...identity(bornBefore1999(9)), workerId: workerId(2) };
      expect(await house.province.store([identity(idNumber), other])).toEqual({
        stored: 1,
        erasedBefore: 1,
      });
      expect(await traces(again)).toEqual([]);
      expect(await count("worker")).toBe(4);
    },
  );

  it("by an import that stores otherwise: the linking of people drops them, and nobody else", async () => {
    await house.province.sql("CREATE TABLE kept AS TABLE erased_person; TRUNCATE erased_person");
    await house.province.store([identity(bornBefore1999(1))]);
    await house.province.sql("INSERT INTO erased_person TABLE kept; DROP TABLE kept");
    const service = aKeyService({ current: "2026", keys: { "2026": 1 } });
    await aLinker(service).round();

    expect(await count("worker", `id = '${workerId(again)}'`)).toBe(0);
    expect(await count("person_identity", `worker_id = '${workerId(again)}'`)).toBe(0);
    expect(
      await count("worker", `person_link = '${expectedLink(bornBefore1999(1), "2026", 1)}'`),
    ).toBe(0);
    expect(
      await count("worker", `person_link = '${expectedLink(bornBefore1999(2), "2026", 1)}'`),
    ).toBe(1);
  });

  it("of whom no number was known: a link that is made later tells who it is", async () => {
    const number = bornBefore1999(5);
    const link = expectedLink(number, "2026", 1);
    await house.province.sql(
      `UPDATE worker SET person_link = '${link}' WHERE id = '${workerId(5)}'`,
    );
    const self = { ...themself(5), sub: `person:${link}` };
    expect((await house.ask(self, erase(5))).errors).toBeUndefined();
    await house.province.store([identity(number)]);
    await aLinker(aKeyService({ current: "2026", keys: { "2026": 1 } })).round();

    expect(await count("worker", `id = '${workerId(again)}'`)).toBe(0);
  });
});

function aLinker(source: ReturnType<typeof aKeyService>): LinkPersons {
  return new LinkPersons({
    databaseUrl: house.province.databaseUrl,
    vault: IdentityVault.fromFile(identityKeys),
    source,
    logger: createLogger("test"),
    pauseMs: 0,
  });
}
