import { createHash, createHmac, hash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { recordEvaluation } from "../../subgraphs/cooperation/link-key/evaluation.writer.ts";
import { KeyService } from "../../subgraphs/cooperation/link-key/key-service.ts";
import { linkLimits } from "../../subgraphs/cooperation/link-key/link-limits.ts";
import { cooperationMigrations } from "../../subgraphs/cooperation/migrations/cooperation-migrations.ts";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { LinkPersons } from "../../subgraphs/province/link/link-persons.ts";
import { type LinkSource, LinksRefusedError } from "../../subgraphs/province/link/link-source.ts";
import { makeLinks } from "../../subgraphs/province/link/make-links.ts";
import { deriveKey } from "../../subgraphs/reference/oprf.ts";
import { personLinkOf } from "../../subgraphs/reference/pseudonym.ts";
import { type Database, openDatabase } from "../../subgraphs/service/database.ts";
import { Deadline } from "../../subgraphs/service/deadline.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { identityKeys } from "../support/key-files.ts";
import { aDatabase, type TestDatabase } from "../support/postgres.ts";
import { idNumberOf } from "./support/id-numbers.ts";
import { bytesOf, expectedLink, linkKeys } from "./support/key-service.ts";

/*
 * ID numbers are few. Whoever steals a table tries them all: here those of one county and one month, of
 * which some are in the register.
 */
const space = Array.from({ length: 31 }, (_, day) =>
  Array.from({ length: 20 }, (_, sequence) =>
    idNumberOf(sequence + 1, `199003${String(day + 1).padStart(2, "0")}`),
  ),
).flat();
const registered = [3, 59, 202, 333, 480, 619].map((index) => space[index] ?? "");

/** The numbers that a guess finds behind the pseudonyms. */
function recovered(pseudonyms: readonly string[], guess: (idNumber: string) => string): string[] {
  const wanted = new Set(pseudonyms);
  return space.filter((idNumber) => wanted.has(guess(idNumber)));
}

const logger = createLogger("test");
let province: TestProvince;
let cooperationHome: TestDatabase;
let cooperation: Database;
let source: LinkSource;
/** Everything the key service was sent and has sent. */
const wire: string[] = [];

beforeAll(async () => {
  province = await aProvince(["61"]);
  cooperationHome = await aDatabase();
  cooperation = await openDatabase({
    url: cooperationHome.url,
    poolSize: 2,
    migrations: cooperationMigrations,
    logger,
  });
  const service = new KeyService({
    keys: { current: () => linkKeys({ current: "2026", keys: { "2026": 1 } }) },
    record: (evaluation) =>
      recordEvaluation(
        cooperation.session({ deadline: new Deadline(5_000) }),
        evaluation,
        linkLimits.pointsPerDayMax,
      ),
    logger,
    now: () => new Date("2026-11-22T04:00:00.000Z"),
  });
  source = {
    ask: async (batch) => {
      const digest = hash("sha256", JSON.stringify(batch.points), "base64");
      const answer = await service.answer({ province: "61", batch, digest });
      if ("kind" in answer) throw new LinksRefusedError(answer.kind, null);
      for (const point of [...batch.points, ...answer.points])
        for (const encoding of ["hex", "base64", "base64url"] as const)
          wire.push(Buffer.from(point).toString(encoding));
      return answer;
    },
  };
  await province.insert(
    "worker",
    registered.map((_, index) => ({
      ...workerRow(aWorker({ id: idOf("61", index + 1), updated_order: index })),
      person_link: null,
    })),
  );
  await province.store(
    registered.map((idNumber, index) => ({
      ...{ province: "61", workerId: idOf("61", index + 1) },
      ...{ idNumber, phone: null },
    })),
  );
  await new LinkPersons({
    ...{ databaseUrl: province.databaseUrl, source, logger, pauseMs: 0 },
    vault: IdentityVault.fromFile(identityKeys),
  }).round();
});
afterAll(async () => {
  await province.stop();
  await cooperation.close();
  await cooperationHome.drop();
});

/** Every value of every table of a database, as a thief reads it. */
async function stolen(databaseUrl: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ readonly name: string }>(
      "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    const values: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query(`SELECT to_json(stolen) AS row FROM ${name} AS stolen`);
      for (const { row } of rows)
        for (const value of Object.values(row)) if (value !== null) values.push(String(value));
    }
    return [...new Set(values)];
  } finally {
    await client.end();
  }
}

/** What a thief can make of a number with no secret but the text that was stolen beside it. */
function guessesWith(text: string): readonly ((idNumber: string) => string)[] {
  const seed = createHash("sha256").update(text).digest();
  const key = deriveKey(seed, Buffer.from(text.slice(0, 40)));
  return [
    (idNumber) => createHash("sha256").update(text).update(idNumber).digest("base64url"),
    (idNumber) => createHash("sha256").update(idNumber).update(text).digest("base64url"),
    (idNumber) => createHmac("sha256", text).update(idNumber).digest("base64url"),
    (idNumber) => personLinkOf(idNumber, key),
  ];
}

describe("whoever tries all ID numbers", () => {
  it("C3 Pseudonym: finds everybody in a register of salted hashes", () => {
    const salt = "a salt that lies in the same database";
    const salted = (idNumber: string): string =>
      createHash("sha256").update(salt).update(idNumber).digest("base64url");

    expect(recovered(registered.map(salted), salted)).toEqual(registered);
  });

  it("C3 Pseudonym: finds nobody in ours with all that lies in the stolen database of a province", async () => {
    const values = await stolen(province.databaseUrl);
    const rows = await province.sql("SELECT person_link FROM worker");
    const pseudonyms = rows.map((row) => String(row.person_link));

    expect(values).toEqual(expect.arrayContaining(pseudonyms));
    expect(values.filter((value) => space.some((idNumber) => value.includes(idNumber)))).toEqual(
      [],
    );
    const short = values.filter((value) => value.length >= 8 && !pseudonyms.includes(value));
    const texts = ["", ...short.slice(0, 40)];
    const sample = new Set([...registered, ...space.slice(0, 20)]);
    for (const guess of texts.flatMap(guessesWith))
      expect(pseudonyms.filter((link) => [...sample].map(guess).includes(link))).toEqual([]);
    for (const guess of guessesWith("")) expect(recovered(pseudonyms, guess)).toEqual([]);
  });

  it("C3 Pseudonym: finds everybody with the key, which is therefore in no database", async () => {
    const rows = await province.sql("SELECT person_link FROM worker");
    const pseudonyms = rows.map((row) => String(row.person_link));
    const withKey = (idNumber: string): string => expectedLink(idNumber, "2026", 1);
    const key = Buffer.from(bytesOf(1));
    const dump = [
      ...(await stolen(province.databaseUrl)),
      ...(await stolen(cooperationHome.url)),
    ].join("\n");

    expect(recovered(pseudonyms, withKey)).toEqual(registered);
    for (const encoding of ["hex", "base64", "base64url"] as const)
      expect(dump).not.toContain(key.toString(encoding));
  });

  it("C3 Pseudonym: finds nothing of anybody in the stolen database of cooperation, nor of what was asked", async () => {
    const values = await stolen(cooperationHome.url);
    const dump = values.join("\n");
    const rows = await province.sql("SELECT person_link FROM worker");

    expect(values).toContain("2026");
    expect(wire.length).toBe(2 * 3 * (registered.length + 1));
    for (const point of wire) expect(dump).not.toContain(point);
    for (const { person_link } of rows) expect(dump).not.toContain(String(person_link));
    for (const idNumber of space) expect(dump).not.toContain(idNumber);
  });

  it("C3 Pseudonym: gets no further at the key service than a day's share, whoever asks again", async () => {
    const session = cooperation.session({ deadline: new Deadline(5_000) });
    const at = new Date("2026-11-22T15:59:59.999Z");
    const evaluation = { province: "53", keyId: "2026", points: 200, digest: "d", at };
    const answers = [];
    for (let asked = 0; asked < 3; asked += 1)
      answers.push(await recordEvaluation(session, evaluation, 500));
    const other = await recordEvaluation(session, { ...evaluation, province: "44" }, 500);
    const nextDay = new Date("2026-11-22T16:00:00.000Z");
    const later = await recordEvaluation(session, { ...evaluation, at: nextDay }, 500);
    const tooMany = await recordEvaluation(
      session,
      { ...evaluation, province: "32", points: 501 },
      500,
    );

    expect(answers).toEqual([true, true, false]);
    expect([other, later, tooMany]).toEqual([true, true, false]);
  });

  it("C3 Pseudonym: gets no further at the key service than a minute's share", async () => {
    const ask = (): Promise<unknown> =>
      makeLinks(source, "2026", space.slice(0, 255)).then(
        () => "made",
        (error) => error.code,
      );
    const outcomes: unknown[] = [];
    const batches = Math.ceil(linkLimits.pointsPerMinuteMax / 256);
    for (let batch = 0; batch <= batches; batch += 1) outcomes.push(await ask());

    expect(outcomes[0]).toBe("made");
    expect(outcomes.at(-1)).toBe("RATE_LIMITED");
    expect(outcomes.filter((outcome) => outcome === "made").length * 256).toBeLessThanOrEqual(
      linkLimits.pointsPerMinuteMax,
    );
  });
});
