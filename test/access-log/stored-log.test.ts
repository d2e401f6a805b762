import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { AccessLog } from "../../subgraphs/access-log/access-log.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { anEntry } from "./support/entries.ts";
import { aLogDatabase, type LogDatabase, tamper } from "./support/log-database.ts";

const key = new DigestKey("2026-11-22", Buffer.alloc(32, 1));

let database: LogDatabase;

beforeEach(async () => {
  database = await aLogDatabase();
});

afterEach(() => database.drop());

function aLog(): AccessLog {
  return new AccessLog({
    place: "61",
    keys: { current: key, all: [key] },
    writer: database.writer(),
    logger: createLogger("test"),
  });
}

async function appendSome(count: number, log = aLog()): Promise<void> {
  const requests = Array.from({ length: count }, (_, n) => anEntry({ request: `request-${n}` }));
  await Promise.all(requests.map((entry) => log.append(entry, null)));
}

async function records(): Promise<AccessEntry[]> {
  const rows = await database.sql("SELECT record FROM access_log ORDER BY sequence");
  return rows.map(({ record }) => JSON.parse(record));
}

describe("the access log of a province", () => {
  it("holds what was appended, in one chain", async () => {
    const log = aLog();
    expect(await log.append(anEntry({ caseNo: "苏-2026-1" }), null)).toMatchObject({ sequence: 1 });
    await appendSome(3, log);
    expect((await records())[0]).toEqual({
      ...anEntry({ caseNo: "苏-2026-1" }),
      format: 1,
      sequence: 1,
      time: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(await database.verify()).toMatchObject({ fault: null, last: { sequence: 4 } });
    expect(log.head).toMatchObject({ place: "61", sequence: 4 });
  });

  it("commits together what waits together, and appends nothing twice", async () => {
    const log = aLog();
    await appendSome(300, log);
    const [row] = await database.sql(
      "SELECT count(DISTINCT xmin::text)::int AS commits, count(*)::int AS rows FROM access_log",
    );
    expect(row).toEqual({ commits: 1, rows: 300 });
    expect(new Set((await records()).map(({ request }) => request)).size).toBe(300);
  });

  it("stays one chain when several processes append to it", async () => {
    const logs = [aLog(), aLog(), aLog()];
    await Promise.all(
      logs.map((log) => Promise.all([...Array(20).keys()].map(async () => appendSome(2, log)))),
    );
    expect(await database.verify()).toMatchObject({ fault: null, last: { sequence: 120 } });
  });

  it("lets nobody change, remove or empty it, its owner included", async () => {
    await appendSome(2);
    const attempts = [
      "UPDATE access_log SET record = '{}'",
      "DELETE FROM access_log",
      "DELETE FROM access_log WHERE sequence = 2",
      "TRUNCATE access_log",
      "SET session_replication_role = replica; DELETE FROM access_log",
    ];
    for (const attempt of attempts)
      await expect(database.sql(attempt)).rejects.toThrow(/access log/);
    await database.sql("RESET session_replication_role");
    expect(await database.verify()).toMatchObject({ fault: null, last: { sequence: 2 } });
  });

  it("gives a role that serves requests no way in but to append", async () => {
    const role = `serving_${Date.now()}`;
    await database.sql(`CREATE ROLE ${role}`);
    try {
      await database.sql(`GRANT SELECT ON access_log TO ${role}`);
      await database.sql(`SET ROLE ${role}`);
      const refused = [
        "SELECT access_log_append('[]')",
        "INSERT INTO access_log VALUES (1, 'x', 1, '{}', '')",
        "UPDATE access_log SET record = '{}'",
        "DELETE FROM access_log",
        "TRUNCATE access_log",
        "UPDATE access_log_head SET sequence = 0",
        "INSERT INTO access_log_checkpoint VALUES (99, '', '')",
        "DELETE FROM access_log_day",
      ];
      for (const attempt of refused)
        await expect(database.sql(attempt)).rejects.toThrow(/permission denied/);
      await database.sql("RESET ROLE");
      await database.sql(`GRANT EXECUTE ON FUNCTION access_log_append TO ${role}`);
      await database.sql(`SET ROLE ${role}`);
      const entry = { place: "61", open: '{"place":"61","purpose":null' };
      await database.sql("SELECT access_log_append($1)", [JSON.stringify([entry])]);
      expect(await database.sql("SELECT count(*)::int AS rows FROM access_log")).toEqual([
        { rows: 1 },
      ]);
    } finally {
      await database.sql("RESET ROLE");
      await database.sql(`DROP OWNED BY ${role}`);
      await database.sql(`DROP ROLE ${role}`);
    }
  });

  it("X46: takes names and case numbers that are made to break it", async () => {
    const log = aLog();
    const hostile = [
      '\r\n{"hash":"',
      "\u001b[31m",
      "\0",
      "\ud800",
      "'); DROP TABLE access_log; --",
    ];
    for (const caseNo of hostile) await log.append(anEntry({ caseNo, place: "61" }), null);
    expect((await records()).map(({ caseNo }) => caseNo)).toEqual([
      '\r\n{"hash":"',
      "\u001b[31m",
      "\uFFFD",
      "\uFFFD",
      "'); DROP TABLE access_log; --",
    ]);
    expect((await database.verify()).fault).toBeNull();
  });
});

describe("the rows of a day of an agreement", () => {
  const looks = (rowDigests: readonly string[], agreement = "agreement:53-61:1") =>
    anEntry({ agreement, rowDigests, rows: rowDigests.length });

  it("are counted, each once, and what would pass the limit is written as denied", async () => {
    const log = aLog();
    expect(await log.append(looks(["a", "b"]), 3)).toMatchObject({ isRefused: false });
    expect(await log.append(looks(["a", "b"]), 3)).toMatchObject({ isRefused: false });
    expect(await log.append(looks(["c", "d"]), 3)).toMatchObject({ isRefused: true });
    // Who asked for more than is left does not find out with the rest who is there.
    expect(await log.append(looks(["c"]), 3)).toMatchObject({ isRefused: true });
    expect(await log.append(looks([]), 3)).toMatchObject({ isRefused: true });
    expect(await log.append(looks(["b"]), 3)).toMatchObject({ isRefused: false });
    expect(await log.append(looks(["d"], "agreement:32-61:2"), 3)).toMatchObject({
      isRefused: false,
    });
    expect((await records())[2]).toMatchObject({
      decision: "DENIED",
      reason: "ROWS_PER_DAY_REACHED",
      rows: 0,
      rowDigests: [],
    });
    expect((await database.verify()).fault).toBeNull();
  });

  it("are as many as the different searches: what nobody fits tells something, too", async () => {
    const log = aLog();
    const search = (question: string) =>
      log.append(looks([]), 2, { questions: [question], told: [] });
    for (const question of ["one", "two", "one"])
      expect(await search(question)).toMatchObject({ isRefused: false });
    expect(await search("three")).toMatchObject({ isRefused: true });
    expect(await log.append(looks(["a"]), 2)).toMatchObject({ isRefused: false });
  });

  it("count whom a search tells of without showing them, once with when they are shown", async () => {
    const log = aLog();
    const search = { questions: ["one"], told: ["b"] };
    expect(await log.append(looks(["a"]), 2, search)).toMatchObject({ isRefused: false });
    expect((await records())[0]).toMatchObject({ rows: 1, rowDigests: ["a"] });
    expect(await log.append(looks(["c"]), 2)).toMatchObject({ isRefused: true });
    expect(await log.append(looks(["b"]), 2)).toMatchObject({ isRefused: false });
  });

  it("are shown to the last one, also when there is a next page", async () => {
    const log = aLog();
    const search = { questions: ["one"], told: ["b", "c"] };
    expect(await log.append(looks(["a", "b"]), 2, search)).toMatchObject({ isRefused: false });
    for (const refused of [["c"], []])
      expect(await log.append(looks(refused), 2)).toMatchObject({ isRefused: true });
    expect(await log.append(looks(["a", "b"]), 2, search)).toMatchObject({ isRefused: false });
  });

  it("are counted of whoever is shown, also when another search of the same look tells of them", async () => {
    const log = aLog();
    const search = { questions: ["one", "two"], told: ["a", "b"] };
    expect(await log.append(looks(["a", "b", "c"]), 2, search)).toMatchObject({ isRefused: true });
  });

  it("are never more than agreed on, however many processes ask at once", async () => {
    const logs = [aLog(), aLog(), aLog()];
    const appended = await Promise.all(
      [...Array(30).keys()].map((n) => logs[n % 3]?.append(looks([`row-${n}`]), 10)),
    );
    expect(appended.filter((one) => one?.isRefused === false)).toHaveLength(10);
  });

  it("begin anew with the day in China", async () => {
    const log = aLog();
    await log.append(looks(["a"]), 1);
    expect(await log.append(looks(["b"]), 1)).toMatchObject({ isRefused: true });
    await database.sql("UPDATE access_log_head SET day = day - 1");
    expect(await log.append(looks(["b"]), 1)).toMatchObject({ isRefused: false });
  });
});

describe("denials", () => {
  it("are written with their number, one entry for equal ones, and none is lost on a stop", async () => {
    const log = aLog();
    const denial = anEntry({ decision: "DENIED", reason: "NO_AGREEMENT", rows: 0, rowDigests: [] });
    for (let n = 0; n < 1_000; n += 1) log.deny({ ...denial, request: `request-${n}` });
    log.deny({ ...denial, reason: "TYPE_NOT_AGREED" });
    await log.close();
    expect(await records()).toMatchObject([
      { reason: "NO_AGREEMENT", count: 1_000, request: "request-0" },
      { reason: "TYPE_NOT_AGREED", count: 1 },
    ]);
  });

  it("of a flood of different ones are counted, and memory stays bounded", async () => {
    const log = aLog();
    const denial = anEntry({ decision: "DENIED", reason: "NO_AGREEMENT", rows: 0, rowDigests: [] });
    for (let n = 0; n < 3_000; n += 1) log.deny({ ...denial, caseNo: `case ${n}` });
    await log.close();
    const written = await records();
    expect(written).toHaveLength(101);
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(3_000);
  });
});

describe("verifying a province's log", () => {
  beforeEach(() => appendSome(6));

  it.each([
    [
      "a bit is flipped",
      "UPDATE access_log SET record = overlay(record PLACING '2' FROM 12 FOR 1) WHERE sequence = 3",
      3,
    ],
    [
      "a hash is changed",
      "UPDATE access_log SET hash = set_bit(hash, 5, 1 - get_bit(hash, 5)) WHERE sequence = 4",
      4,
    ],
    ["a row is dropped", "DELETE FROM access_log WHERE sequence = 2", 2],
    [
      "a row is put elsewhere",
      "UPDATE access_log SET sequence = sequence + 100 WHERE sequence = 5",
      5,
    ],
    ["the end is cut", "DELETE FROM access_log WHERE sequence > 4", 5],
    ["all is removed", "DELETE FROM access_log", 1],
    [
      "two rows change places",
      "UPDATE access_log AS a SET record = b.record, hash = b.hash FROM access_log AS b WHERE a.sequence IN (2, 3) AND b.sequence = 5 - a.sequence",
      2,
    ],
    [
      "a row is listed under another time",
      "UPDATE access_log SET newest_order = newest_order - 1 WHERE sequence = 6",
      6,
    ],
    [
      "a row is listed under another id",
      "UPDATE access_log SET id = '61:log-000000000000001' WHERE sequence = 6",
      6,
    ],
  ])("names the record when %s", async (_, statement, sequence) => {
    await tamper(database, statement);
    expect((await database.verify()).fault?.sequence).toBe(sequence);
  });
});

describe("when the log cannot be written", () => {
  it.each([
    ["a table of it is gone", "ALTER TABLE access_log_head RENAME TO gone"],
    [
      "the disk is full",
      "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION full_disk()",
    ],
    ["somebody holds it locked", "BEGIN; LOCK TABLE access_log_head"],
  ])("F15: nothing counts as written while %s, and it goes on afterwards", async (_, statement) => {
    const log = aLog();
    await database.sql(statement);
    await expect(log.append(anEntry(), null)).rejects.toMatchObject({
      code: "ACCESS_LOG_UNAVAILABLE",
    });
    await database.sql(
      statement.startsWith("BEGIN")
        ? "ROLLBACK"
        : statement.startsWith("ALTER")
          ? "ALTER TABLE gone RENAME TO access_log_head"
          : "DROP TRIGGER full_disk ON access_log",
    );
    await log.append(anEntry(), null);
    expect(await database.verify()).toMatchObject({ fault: null, last: { sequence: 1 } });
  });
});
