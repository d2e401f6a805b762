import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import type { Actor } from "../../schema/access/caller.ts";
import { dayInChina } from "../../schema/access/day-in-china.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import {
  citizenIdCheckCharacter,
  normaliseCitizenId,
} from "../../subgraphs/reference/citizen-id.ts";
import { idNumberOf } from "../links/support/id-numbers.ts";
import type { Row } from "../province/support/rows.ts";
import {
  aRightsHouse,
  extensionsOf,
  helper,
  type RightsHouse,
  station,
  themself,
  workerId,
} from "../rights/support/rights.ts";
import { auditor, monitor } from "../support/callers.ts";
import { identityKeys } from "../support/key-files.ts";
import { anIntent, aPerson, registering } from "./support/registering.ts";
import { wrongFields } from "./support/writing.ts";

let house: RightsHouse;
beforeAll(async () => {
  house = await aRightsHouse();
}, 60_000);
afterAll(() => house?.stop());

const partner: Actor = { ...station, sub: "system:1", role: "PARTNER_SYSTEM" };

let people = 100;
const nextPerson = (but: Row = {}): Row => {
  people += 1;
  return aPerson(people, but);
};

const register = (input: Row, actor: Actor | null = station) =>
  house.ask(actor, registering, { input });

async function registered(input: Row, actor: Actor = station): Promise<Row> {
  const { data, errors } = await register(input, actor);
  expect(errors).toBeUndefined();
  return (data as { registerWorker: Row }).registerWorker;
}

async function rowOf(table: string, id: unknown, column = "worker_id"): Promise<Row> {
  const [row] = await house.province.sql(`SELECT * FROM ${table} WHERE ${column} = '${id}'`);
  return row ?? {};
}

async function count(table: string, where = "true"): Promise<number> {
  const [row] = await house.province.sql(
    `SELECT count(*)::int AS rows FROM ${table} WHERE ${where}`,
  );
  return Number(row?.rows);
}

const workers = (): Promise<number> => count("worker");

const full = `query ($id: ID!) {
  worker(id: $id, access: { purpose: DISPUTE_HELP, caseNo: "劳仲案〔2026〕1号" }) {
    nameMasked idNumber idNumberMasked phone phoneMasked sexCode birthYear education populationCategory
    categoryScheme status statusAsOf languages homeRegion { code } provenance { sourceSystem sourceRecordId version }
  }
}`;

const matched = `query ($id: ID!) {
  worker(id: $id, access: { purpose: MATCHING }) {
    intent {
      wantsWork wantsToGoOut occupations regions minMonthlyWage forms wantsTraining trainingTopics reasonCode
      recordedAt confirmDueAt
    }
    skills { occupation name level years }
  }
}`;

describe("A05: who is registered", () => {
  it("is in the register with all that was said, and the ID number's county may be gone", async () => {
    const input = nextPerson();
    const { id, ...state } = await registered(input);
    expect(state).toMatchObject({
      ...{ version: 1, homeRegion: "610902", status: "UNEMPLOYED", statusAsOf: "2026-06-01" },
      wantsWork: true,
    });

    const shown = await house.ask(station, full, { id });
    expect(shown.errors).toBeUndefined();
    expect(shown.data).toEqual({
      worker: {
        nameMasked: "冉*",
        idNumber: input.idNumber,
        idNumberMasked: `**************${String(input.idNumber).slice(-4)}`,
        phone: "13812345678",
        phoneMasked: "138****5678",
        sexCode: people % 2 === 1 ? "1" : "2",
        birthYear: 1990,
        education: "JUNIOR_HIGH",
        populationCategory: "LIFTED",
        categoryScheme: input.categoryScheme,
        status: "UNEMPLOYED",
        statusAsOf: "2026-06-01",
        languages: ["陕南方言"],
        homeRegion: { code: "610902" },
        provenance: { sourceSystem: "station:1", sourceRecordId: input.sourceRecordId, version: 1 },
      },
    });
    const { data } = await house.ask(station, matched, { id });
    expect(data).toMatchObject({
      worker: {
        intent: {
          ...{ wantsWork: true, wantsToGoOut: true, occupations: ["4-03-02-01", "6-18"] },
          ...{ regions: ["32", "440305"], minMonthlyWage: "5500.50", forms: ["FULL_TIME"] },
          ...{ wantsTraining: true, trainingTopics: ["焊工"], reasonCode: null },
        },
        skills: [
          { occupation: "4-03-02-01", name: "中式烹调师", level: 3, years: "5.5" },
          { occupation: "6-18-02-04", name: "焊工", level: null, years: null },
        ],
      },
    });
  });

  it("is asked again three months on, unless somebody says when", async () => {
    const asked = await registered(
      nextPerson({ intent: anIntent({ recordedAt: "2026-06-01T15:59:00Z" }) }),
    );
    expect(asked.confirmDueAt).toBe("2026-08-30");
    const late = await registered(
      nextPerson({ intent: anIntent({ recordedAt: "2026-06-01T16:01:00Z" }) }),
    );
    expect(late.confirmDueAt).toBe("2026-08-31");
    const said = await registered(nextPerson({ intent: anIntent({ confirmDueAt: "2099-01-01" }) }));
    expect(said.confirmDueAt).toBe("2099-01-01");
  });

  it("is found by matching at once, and waits for a pseudonym", async () => {
    const { id } = await registered(nextPerson());
    expect(await rowOf("worker", id, "id")).toMatchObject({ person_link: null });
    expect(await rowOf("person_identity", id)).toMatchObject({ link_key: null });
    expect(await count("seeker", `worker_id = '${id}' AND is_first`)).toBe(3);
    expect(await count("person_change", `record = '${id}' AND type = 'WORKER'`)).toBeGreaterThan(0);
  });

  it("needs no more than a region, a name and a number", async () => {
    const { homeRegion, name, idNumber, idempotencyKey } = nextPerson();
    const state = await registered({ homeRegion, name, idNumber, idempotencyKey });
    expect(state).toMatchObject({
      ...{ status: "UNKNOWN", statusAsOf: dayInChina(new Date()), wantsWork: null },
      confirmDueAt: null,
    });
    expect(await rowOf("worker", state.id, "id")).toMatchObject({
      ...{ population_category: "OTHER_RURAL", source_record_id: state.id, phone_masked: null },
    });
  });

  it("is in the caseload of the helper who is named, or who registers", async () => {
    const named = await registered(nextPerson({ helper: "helper:7" }));
    expect(await rowOf("caseload", named.id)).toMatchObject({ helper: "helper:7" });
    const own = await registered(nextPerson(), helper);
    expect(await rowOf("caseload", own.id)).toMatchObject({ helper: helper.sub });
    expect(await rowOf("worker", own.id, "id")).toMatchObject({ source_system: helper.sub });
    const { data } = await house.ask(
      helper,
      `query ($id: ID!) { worker(id: $id, access: { purpose: MATCHING }) { id } }`,
      { id: own.id },
    );
    expect(data).toEqual({ worker: { id: own.id } });
    const foreign = await register(nextPerson({ helper: "helper:7" }), helper);
    expect(wrongFields(foreign)).toEqual(["input.helper"]);
  });
});

const good = idNumberOf(999);
const wrongCheck = `${good.slice(0, 17)}${good.endsWith("0") ? "1" : "0"}`;
const dated = (birth: string): string => {
  const body = `619901${birth}001`;
  return body + citizenIdCheckCharacter(body);
};
const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString();

/** One thing wrong each, and the field that is told. */
const bad: readonly (readonly [string, Row, string])[] = [
  ["a region that never was", { homeRegion: "619999" }, "homeRegion"],
  ["a region that was abolished", { homeRegion: "610928" }, "homeRegion"],
  ["no name", { name: " " }, "name"],
  ["a name of digits", { name: "123" }, "name"],
  ["a name with a line break", { name: "冉\n三" }, "name"],
  ["a name that is too long", { name: "冉".repeat(51) }, "name"],
  ["a number that is too short", { idNumber: "61990119900307" }, "idNumber"],
  ["a number with a letter", { idNumber: `${good.slice(0, 16)}A${good.slice(17)}` }, "idNumber"],
  ["a number of no province", { idNumber: `99${good.slice(2)}` }, "idNumber"],
  ["a number with a wrong check character", { idNumber: wrongCheck }, "idNumber"],
  ["a birth that is in no calendar", { idNumber: dated("19900230") }, "idNumber"],
  ["a birth that is to come", { idNumber: dated("20990101") }, "idNumber"],
  ["a birth of 130 years ago", { idNumber: dated("18960101") }, "idNumber"],
  ["a phone that is none", { phone: "1234" }, "phone"],
  ["a day that is none", { statusAsOf: "2026-02-30" }, "statusAsOf"],
  ["a day to come", { statusAsOf: "2099-01-01" }, "statusAsOf"],
  ["a day of long ago", { statusAsOf: "1999-12-31" }, "statusAsOf"],
  ["no rules for the category", { categoryScheme: "" }, "categoryScheme"],
  ["a language without a name", { languages: [""] }, "languages"],
  ["21 languages", { languages: Array.from({ length: 21 }, (_, n) => `方言${n}`) }, "languages"],
  ["a skill of no occupation", { skills: [{ occupation: "9-01" }] }, "skills"],
  ["a skill twice", { skills: [{ occupation: "6-18" }, { occupation: "6-18" }] }, "skills"],
  ["a sixth level", { skills: [{ occupation: "6-18", level: 6 }] }, "skills"],
  ["years that are none", { skills: [{ occupation: "6-18", years: "1.25" }] }, "skills.0.years"],
  ["more years than a life has", { skills: [{ occupation: "6-18", years: "71" }] }, "skills"],
  ["a helper without a name", { helper: "" }, "helper"],
  ["a record number that is too long", { sourceRecordId: "1".repeat(101) }, "sourceRecordId"],
  ["a key that is too short", { idempotencyKey: "short" }, "idempotencyKey"],
  [
    "a paper without a number",
    { evidence: { kind: "SIGNED_FORM", reference: " " } },
    "evidence.reference",
  ],
  [
    "an occupation that is none",
    { intent: anIntent({ occupations: ["9-01"] }) },
    "intent.occupations",
  ],
  ["a region that is none", { intent: anIntent({ regions: ["999999"] }) }, "intent.regions"],
  ["a region that is gone", { intent: anIntent({ regions: ["610928"] }) }, "intent.regions"],
  ["no wage at all", { intent: anIntent({ minMonthlyWage: "0" }) }, "intent.minMonthlyWage"],
  ["half a cent", { intent: anIntent({ minMonthlyWage: "1.005" }) }, "intent.minMonthlyWage"],
  [
    "a topic without a name",
    { intent: anIntent({ trainingTopics: [""] }) },
    "intent.trainingTopics",
  ],
  ["A24: no reason", { intent: anIntent({ wantsWork: false }) }, "intent.reasonCode"],
  ["an empty reason", { intent: anIntent({ reasonCode: " " }) }, "intent.reasonCode"],
  ["an instant to come", { intent: anIntent({ recordedAt: tomorrow }) }, "intent.recordedAt"],
  ["an instant that is none", { intent: anIntent({ recordedAt: "now" }) }, "intent.recordedAt"],
  [
    "a day to ask again that is over",
    { intent: anIntent({ confirmDueAt: "2020-01-01" }) },
    "intent.confirmDueAt",
  ],
];

describe("A05: nobody is registered, and the field told, for", () => {
  it.each(bad)("%s", async (_, but, field) => {
    const before = await workers();
    const answer = await register(nextPerson(but));
    expect(answer.data).toEqual({ registerWorker: null });
    expect([...new Set(wrongFields(answer))]).toEqual([`input.${field}`]);
    expect(await workers()).toBe(before);
  });

  it.each([
    [{ homeRegion: "619999" }, "input.homeRegion"],
    [{ intent: anIntent({ regions: ["999999"] }) }, "input.intent.regions"],
  ])("a region that is none, by the code that a filter has for it", async (but, field) => {
    expect(extensionsOf(await register(nextPerson(but)))).toMatchObject([
      { code: "UNKNOWN_REGION", field, reason: expect.stringMatching(/region/) },
    ]);
  });

  it("everything at once, each by its path", async () => {
    const answer = await register(
      nextPerson({
        ...{ name: "", idNumber: wrongCheck, phone: "1", statusAsOf: "x", languages: [""] },
        skills: [{ occupation: "9-01", years: "x" }],
        intent: anIntent({ wantsWork: false, regions: ["999999"], minMonthlyWage: "x" }),
      }),
    );
    expect([...new Set(wrongFields(answer))]).toEqual(
      [
        ...["idNumber", "intent.minMonthlyWage", "intent.reasonCode", "intent.regions"],
        ...["languages", "name", "phone", "skills", "skills.0.years", "statusAsOf"],
      ].map((field) => `input.${field}`),
    );
  });

  it("no ID number of which a digit or two neighbours were changed is taken", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (at, by, isSwap) => {
          const digits = [...good];
          const [one = "", other = ""] = digits.slice(at, at + 2);
          if (isSwap) digits.splice(at, 2, other, one);
          else digits[at] = String((Number(one) + by) % 10);
          fc.pre(digits.join("") !== good && /^\d{17}/.test(digits.join("")));
          const answer = await register(nextPerson({ idNumber: digits.join("") }));
          expect(wrongFields(answer)).toContain("input.idNumber");
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe("a number that is registered", () => {
  const spellings = (number: string): readonly string[] => [
    number.toLowerCase(),
    `${number.slice(0, 6)} ${number.slice(6, 14)}-${number.slice(14)}`,
    number.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    number.slice(0, 6) + number.slice(8, 17),
  ];

  it("A06: is refused however it is spelled, and who may see the person is told who it is", async () => {
    const input = nextPerson();
    const { id } = await registered(input);
    for (const idNumber of spellings(String(input.idNumber))) {
      expect(normaliseCitizenId(idNumber)).toBe(input.idNumber);
      for (const actor of [station, partner]) {
        const answer = await register(nextPerson({ idNumber }), actor);
        expect(extensionsOf(answer)).toMatchObject([
          {
            code: "BAD_USER_INPUT",
            field: "input.idNumber",
            reason: `must not be of somebody who is registered: ${id}`,
          },
        ]);
      }
    }
    // Whom a refusal told of is on record as shown.
    expect((await house.records()).at(-1)).toMatchObject({ decision: "DENIED", rows: 1 });
  });

  it("is refused whether an import stored it, or somebody before numbers had marks", async () => {
    const imported = idNumberOf(901);
    await house.province.store([
      { province: "61", workerId: workerId(2), idNumber: imported, phone: null },
    ]);
    const answer = await register(nextPerson({ idNumber: imported }));
    expect(extensionsOf(answer)).toMatchObject([
      { reason: `must not be of somebody who is registered: ${workerId(2)}` },
    ]);
  });

  const hidden = {
    code: "BAD_USER_INPUT",
    field: "input.idNumber",
    reason: "must be of somebody whom you may register: a labor station of the province knows more",
  };

  it("X43: tells a helper nothing of a person of others, not even whether they were erased", async () => {
    const input = nextPerson();
    const { id } = await registered(input);
    const taken = await register(nextPerson({ idNumber: input.idNumber }), helper);
    expect(extensionsOf(taken)).toMatchObject([hidden]);
    expect(JSON.stringify(taken)).not.toContain(String(id).slice(3));

    const { errors } = await house.ask(
      station,
      `mutation ($input: ErasePersonInput!) { erasePerson(input: $input) { id } }`,
      {
        input: {
          workerId: id,
          evidence: { kind: "SIGNED_FORM", reference: "陕劳删〔2026〕1号" },
          idempotencyKey: "erase-0001",
        },
      },
    );
    expect(errors).toBeUndefined();
    const erased = await register(nextPerson({ idNumber: input.idNumber }), helper);
    expect(erased.errors?.[0]?.message).toBe(taken.errors?.[0]?.message);
    expect(extensionsOf(erased)).toMatchObject([hidden]);
    const byStation = await register(nextPerson({ idNumber: input.idNumber }));
    expect(extensionsOf(byStation)).toMatchObject([
      { ...hidden, reason: "must not be of somebody who was erased from this register" },
    ]);
    expect(
      await count("worker", `id_number_masked LIKE '%${String(input.idNumber).slice(-4)}'`),
    ).toBe(0);
  });

  it("C3 Art. 44-49: is refused of somebody who is erased while the number is looked at", async () => {
    const input = nextPerson();
    const { id } = await registered(input);
    const { databaseUrl } = house.province;
    const eraser = new pg.Client({ connectionString: databaseUrl });
    await eraser.connect();
    try {
      await eraser.query("BEGIN; SELECT access.keep_register()");
      // Whoever asks for a number waits here until the person is erased.
      await eraser.query("LOCK TABLE person_identity IN ACCESS EXCLUSIVE MODE");
      await eraser.query("SELECT access.drop_worker($1)", [id]);
      const vault = IdentityVault.fromFile(identityKeys);
      const idNumber = String(input.idNumber);
      const [tombstone] = vault.tombstonesOf({ province: "61", idNumber, link: null });
      await eraser.query("INSERT INTO erased_person VALUES ($1, current_date)", [tombstone]);
      const again = register(nextPerson({ idNumber }));
      let isWaiting = false;
      while (!isWaiting) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const { rows } = await eraser.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        isWaiting = rows.length > 0;
      }
      await eraser.query("COMMIT");
      expect(extensionsOf(await again)).toMatchObject([
        { ...hidden, reason: "must not be of somebody who was erased from this register" },
      ]);
    } finally {
      await eraser.end();
    }
  });

  it("X43: a helper is told who it is of the own caseload", async () => {
    const input = nextPerson();
    const { id } = await registered(input, helper);
    const again = await register(nextPerson({ idNumber: input.idNumber }), helper);
    expect(extensionsOf(again)).toMatchObject([
      { reason: `must not be of somebody who is registered: ${id}` },
    ]);
  });

  it("X43: a helper who tries numbers out is stopped by the budget of look-ups", async () => {
    const guesser = { ...helper, sub: "helper:guesser" };
    const taken = nextPerson();
    await registered(taken);
    const codes: unknown[] = [];
    // At the province itself: a gateway has a budget of its own for each client.
    for (let tried = 0; tried <= 60; tried += 1) {
      const input = nextPerson({ idNumber: taken.idNumber });
      const answer = await house.askProvince(guesser, registering, { input });
      codes.push((extensionsOf(answer)[0] as Row | undefined)?.code);
    }
    expect(codes.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => "BAD_USER_INPUT"));
    expect(codes.at(-1)).toBe("RATE_LIMITED");
  }, 60_000);

  it("is registered once, when eight offices register it at the same time", async () => {
    const inputs = Array.from({ length: 8 }, () => nextPerson({ idNumber: idNumberOf(903) }));
    const answers = await Promise.all(inputs.map((input) => register(input)));
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect(await count("worker", `id_number_masked LIKE '%${idNumberOf(903).slice(-4)}'`)).toBe(1);
  });
});

describe("X44: the same registering again", () => {
  it("is answered alike, and has one effect, however many come at once", async () => {
    const input = nextPerson();
    const before = await workers();
    const answers = await Promise.all(Array.from({ length: 8 }, () => register(input)));
    const [first] = answers;
    expect(first?.errors).toBeUndefined();
    for (const answer of answers) expect(answer).toEqual(first);
    expect(await workers()).toBe(before + 1);
  });

  it("with another input is a conflict, and leaves its key free when it was refused", async () => {
    const input = nextPerson();
    expect((await register({ ...input, name: "" })).errors).toBeDefined();
    await registered(input);
    const other = await register({ ...input, name: "冉四妹" });
    expect(extensionsOf(other)).toMatchObject([{ code: "IDEMPOTENCY_CONFLICT" }]);
  });
});

describe("who may not register", () => {
  it.each([
    ["nobody we know", null, "NOT_AUTHENTICATED"],
    ["a station that writes jobs alone", { ...station, scopes: ["jobs:write"] }, "SCOPE_MISSING"],
    ["a helper who only reads", { ...helper, scopes: ["caseload:read"] }, "SCOPE_MISSING"],
    ["a station of another province", { ...station, province: "53" }, "NOT_OWN_PROVINCE"],
    ["a helper of another province", { ...helper, province: "53" }, "NOT_OWN_PROVINCE"],
    ["an office of the nation", { ...partner, province: null }, "NOT_OWN_PROVINCE"],
    ["an office abroad", { ...partner, province: "81" }, "NO_ROUTE_ABROAD"],
    ["an employer", { ...station, role: "EMPLOYER" }, "NOT_FOR_ROLE"],
    ["an auditor", { ...auditor, scopes: ["workers:write"] }, "NOT_FOR_ROLE"],
    ["a monitor", { ...monitor, scopes: ["workers:write"] }, "NOT_FOR_ROLE"],
    ["a person", themself(1), "NOT_FOR_ROLE"],
  ] as const)("%s: neither at the gateway nor at the province", async (_, actor, reason) => {
    const before = await workers();
    const variables = { input: nextPerson() };
    const atGateway = await house.ask(actor, registering, variables);
    expect(atGateway.data).toBeUndefined();
    expect(extensionsOf(atGateway)).toMatchObject([
      actor === null ? { code: "UNAUTHENTICATED" } : { code: "FORBIDDEN", reason },
    ]);
    const atProvince = await house.askProvince(actor, registering, variables);
    expect(atProvince.data).toEqual({ registerWorker: null });
    expect(extensionsOf(atProvince)).toMatchObject([{ code: "FORBIDDEN", reason }]);
    expect(await workers()).toBe(before);
  });
});

it("X18: nothing in the database tells a name, a number or a phone in the clear", async () => {
  const input = nextPerson({ name: "欧阳蓝田", phone: "13987654321" });
  await registered(input);
  await register({ ...input, idempotencyKey: "again-000001" });
  const tables = await house.province.sql(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const secrets = ["欧阳蓝", String(input.idNumber), "13987654321"];
  const found: unknown[] = [];
  for (const { name } of tables) {
    const rows = await house.province.sql(`SELECT t::text AS text FROM ${name} AS t`);
    for (const { text } of rows)
      if (
        secrets.some((secret) => {
          const hex = Buffer.from(secret).toString("hex");
          return String(text).includes(secret) || String(text).includes(hex);
        })
      )
        found.push(name);
  }
  expect(found).toEqual([]);
  expect(tables.length).toBeGreaterThan(20);
}, 30_000);
