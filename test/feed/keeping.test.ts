import { afterAll, afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import { DataSource } from "typeorm";
import { FeedKeeper } from "../../subgraphs/province/change/feed-keeper.ts";
import { seedProvince } from "../../subgraphs/province/seed/seed-register.writer.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { keepingRegister } from "../../subgraphs/service/permits/keep-register.ts";
import { aProvince, migratedTemplate, type TestProvince } from "../province/support/province.ts";
import { aJob, idOf, jobRow } from "../province/support/rows.ts";
import { aDatabase, ownServer } from "../support/postgres.ts";
import { feedOf, readAll } from "./support/follow.ts";

/** What is told is up to the horizon of the whole server, and others of this run have transactions open. */
const server = await ownServer();
afterAll(() => server.stop());

const dayMs = 86_400_000;
const logger = { ...createLogger("test"), info: () => {} };

let shaanxi: TestProvince;
let owner: DataSource;
beforeEach(async () => {
  shaanxi = await aProvince(["61"]);
  owner = new DataSource({ type: "postgres", url: shaanxi.databaseUrl });
  await owner.initialize();
});
afterEach(async () => {
  await owner.destroy();
  await shaanxi.stop();
});

const publish = (...numbers: readonly number[]) =>
  shaanxi.insert(
    "job_posting",
    numbers.map((number) => jobRow(aJob({ id: idOf("61", number) }))),
  );

/** One round of the keeper, so long after now. */
const keepAfter = (ms: number): Promise<void> =>
  new FeedKeeper({
    keeping: (work) => keepingRegister(owner, work),
    keptDays: 30,
    logger,
    now: () => Date.now() + ms,
  }).round();

/** What a consumer keeps who does as the feed says. */
function applied(
  kept: Map<string, number>,
  changes: Awaited<ReturnType<typeof readAll>>["changes"],
) {
  for (const { op, recordId, version } of changes)
    if (op === "DELETE") kept.delete(recordId);
    else kept.set(recordId, version ?? 0);
  return kept;
}

async function register(): Promise<Map<string, number>> {
  const rows = await shaanxi.sql("SELECT id, version FROM job_posting ORDER BY id");
  return new Map(rows.map(({ id, version }) => [String(id), Number(version)]));
}

describe("Must show 7: a consumer that was off", () => {
  it("for an hour of writes loses nothing", async () => {
    const kept = new Map<string, number>();
    await publish(1, 2, 3);
    const before = await readAll(feedOf(shaanxi));
    applied(kept, before.changes);
    for (let minute = 0; minute < 60; minute += 1) {
      await publish(100 + minute);
      await shaanxi.sql(
        minute % 3 === 0
          ? `DELETE FROM job_posting WHERE id = '${idOf("61", 100 + minute / 3)}'`
          : `UPDATE job_posting SET version = version + 1 WHERE id = '${idOf("61", 1 + (minute % 3))}'`,
      );
    }
    await shaanxi.sql(`UPDATE change SET changed_at = changed_at - interval '1 hour' * random()`);
    await keepAfter(3_600_000);

    const after = await readAll(feedOf(shaanxi), { after: before.endCursor, first: 7 });

    expect(new Map([...applied(kept, after.changes)].sort())).toEqual(await register());
  });

  it("for longer than changes are kept is told to read the register anew; with what follows it has all", async () => {
    await publish(1, 2, 3);
    const before = await readAll(feedOf(shaanxi));
    await shaanxi.sql(`DELETE FROM job_posting WHERE id = '${idOf("61", 1)}'`);
    await publish(4);
    await keepAfter(31 * dayMs);

    const refused = await feedOf(shaanxi)({ after: before.endCursor });
    expect(refused).toMatchObject({ changes: [], snapshotRequired: ["61"], hasNextPage: false });
    // What changes while the register is read anew is told afterwards.
    await publish(5);
    const kept = await register();
    await shaanxi.sql(`DELETE FROM job_posting WHERE id = '${idOf("61", 5)}'`);
    await publish(6);
    const after = await readAll(feedOf(shaanxi), { after: refused.endCursor });

    expect(new Map([...applied(kept, after.changes)].sort())).toEqual(await register());
    expect((await feedOf(shaanxi)({ after: after.endCursor })).snapshotRequired).toEqual([]);
  });

  it("and had read everything before it was forgotten goes on", async () => {
    await publish(1, 2);
    const { endCursor } = await readAll(feedOf(shaanxi));
    await keepAfter(31 * dayMs);
    await publish(3);
    const { changes, snapshotRequired } = await feedOf(shaanxi)({ after: endCursor });
    expect(snapshotRequired).toEqual([]);
    expect(changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 3)]);
  });
});

describe("changes are kept", () => {
  it("up to the first that is not too old, and with it what stands behind it", async () => {
    for (const number of [1, 2, 3, 4]) await publish(number);
    for (const number of [1, 2, 4])
      await shaanxi.sql(
        `UPDATE change SET changed_at = now() - interval '31 days' WHERE record = '${idOf("61", number)}'`,
      );
    await keepAfter(0);
    const { changes } = await readAll(feedOf(shaanxi));
    expect(changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 3), idOf("61", 4)]);
  });

  it("no longer than that, however many there are", async () => {
    await shaanxi.sql(
      `INSERT INTO change (type, province, record, region_code, changed_at)
       SELECT 'JOB', '61', '61:old-' || n, '61', now() - interval '31 days' FROM generate_series(1, 12000) AS n`,
    );
    await publish(1);
    await keepAfter(0);
    expect(await shaanxi.sql("SELECT record FROM change")).toEqual([{ record: idOf("61", 1) }]);
  });
});

describe("who followed another database is told so", () => {
  it("when it was restored, or is a copy", async () => {
    await publish(1, 2);
    const { endCursor } = await readAll(feedOf(shaanxi));
    await shaanxi.sql("UPDATE feed SET made_in = 'elsewhere'");
    await keepAfter(0);
    await publish(3);

    const told = await feedOf(shaanxi)({ after: endCursor });
    expect(told).toMatchObject({ changes: [], snapshotRequired: ["61"] });
    const { changes } = await readAll(feedOf(shaanxi));
    expect(changes.map(({ recordId }) => recordId)).toEqual([idOf("61", 3)]);
    await keepAfter(0);
    expect((await readAll(feedOf(shaanxi))).changes).toEqual(changes);
  });

  it("by its cursor, when its transactions were never begun here", async () => {
    await publish(1);
    const { endCursor } = await readAll(feedOf(shaanxi));
    const ahead = `00ffffff${endCursor.slice(8)}`;
    expect((await feedOf(shaanxi)({ after: ahead })).snapshotRequired).toEqual(["61"]);
  });

  it("when a table was emptied, of which no rows are told", async () => {
    await publish(1);
    const { endCursor } = await readAll(feedOf(shaanxi));
    await shaanxi.sql("TRUNCATE job_posting");
    expect((await feedOf(shaanxi)({ after: endCursor })).snapshotRequired).toEqual(["61"]);
  });

  it("when the register was filled with its triggers off, and then everything is told again", async () => {
    const { url, drop } = await aDatabase({ template: await migratedTemplate() });
    const register = new DataSource({ type: "postgres", url });
    await register.initialize();
    const epoch = () => register.query("SELECT epoch FROM feed");
    const before = await epoch();
    await seedProvince({ databaseUrl: url, province: "46", scale: 0.001 });
    expect(await register.query("SELECT count(*)::int AS n FROM change")).toEqual([{ n: 0 }]);
    expect(await epoch()).not.toEqual(before);
    await register.query("UPDATE workshop SET version = version + 1");
    expect(await register.query("SELECT DISTINCT type FROM change")).toEqual([
      { type: "WORKSHOP" },
    ]);
    await register.destroy();
    await drop();
  }, 60_000);
});

it("F16: the log says that a transaction holds the feed up, once a minute, until it ends", async () => {
  const told: unknown[] = [];
  let now = Date.now();
  const keeper = new FeedKeeper({
    keeping: (work) => keepingRegister(owner, work),
    keptDays: 30,
    logger: { ...logger, warn: (message, fields) => told.push([message, fields]) },
    now: () => now,
  });
  const slow = new pg.Client({ connectionString: shaanxi.databaseUrl });
  await slow.connect();
  await slow.query("BEGIN");
  await slow.query("SELECT pg_current_xact_id()");
  await publish(1);
  for (let second = 0; second <= 130; second += 10) {
    await keeper.round();
    now += 10_000;
  }
  const message = "A transaction that does not end holds up the change feed.";
  expect(told).toEqual([
    [message, { horizonAgeMs: 70_000 }],
    [message, { horizonAgeMs: 130_000 }],
  ]);
  await slow.query("ROLLBACK");
  await slow.end();
  now += 600_000;
  await keeper.round();
  expect(told).toHaveLength(2);
});

it("a role that is no superuser can tell whether its database is another one", async () => {
  await shaanxi.sql("CREATE ROLE plain_owner; GRANT ALL ON feed TO plain_owner");
  await owner.query("SET ROLE plain_owner");
  await owner.query("SELECT system_identifier FROM pg_control_system()");
  await owner.query("SELECT pg_walfile_name(pg_current_wal_lsn())");
  await owner.query("RESET ROLE");
  await shaanxi.sql("DROP OWNED BY plain_owner; DROP ROLE plain_owner");
});
