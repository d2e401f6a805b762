import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { identityKeysFile } from "./support/a-province-database.ts";
import { rosterRow, sheetOf } from "./support/a-roster.ts";
import { databaseForTests, filesForTests } from "./support/for-tests.ts";
import { sourceSystem } from "./support/rules.ts";

const main = path.resolve(fileURLToPath(import.meta.url), "../../../dist/subgraphs/cli/main.js");

const files = filesForTests();
const database = databaseForTests();

const rows = 200;
const chunkRows = 25;
/** The lock on which an import is held within a chunk, until the test lets it go on. */
const held = 4_711;

function startImport(file: string, ...more: readonly string[]): ChildProcess {
  const args = ["--province", "61", "--kind", "workers", "--file", file];
  return spawn(
    process.execPath,
    [
      main,
      "import",
      ...args,
      "--source-system",
      sourceSystem,
      "--chunk-rows",
      String(chunkRows),
      ...more,
    ],
    {
      env: { ...process.env, DATABASE_URL: database.url, IDENTITY_KEYS: identityKeysFile },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 20_000,
      killSignal: "SIGKILL",
    },
  );
}

const holds = async (): Promise<boolean> =>
  (
    await database.ask(
      "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted",
      [held],
    )
  ).length > 0;

/** Resolves once the import waits within its chunk. */
async function heldBy(child: ChildProcess): Promise<void> {
  while (!(await holds())) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`It ended before: ${child.exitCode} ${child.signalCode}.`);
    await sleep(20);
  }
}

const journal = () =>
  database.ask<{ row_done: number; created: number; finished: boolean }>(
    "SELECT row_done, created, finished_at IS NOT NULL AS finished FROM roster_import ORDER BY id",
  );

/** Holds whoever stores somebody in this chunk, after the rows are written and before they are committed. */
async function holdInChunk(chunk: number): Promise<void> {
  await database.ask(`CREATE OR REPLACE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM worker) > ${(chunk - 1) * chunkRows}
      THEN PERFORM pg_advisory_xact_lock(${held}); END IF;
    RETURN NULL; END $$`);
  await database.ask(
    "CREATE OR REPLACE TRIGGER hold AFTER INSERT ON worker FOR EACH STATEMENT EXECUTE FUNCTION hold()",
  );
  await database.ask("SELECT pg_advisory_lock($1)", [held]);
}

describe("an import that is killed", () => {
  it("with kill -9 within every chunk in turn, goes on where it was, and each row is there once", async () => {
    const sheet = sheetOf(Array.from({ length: rows }, (_, index) => rosterRow(index)));
    const file = await files.xlsx(sheet);
    const chunks = rows / chunkRows;
    for (let chunk = 1; chunk <= chunks; chunk += 1) {
      await holdInChunk(chunk);
      const child = startImport(file, "--resume");
      await heldBy(child);
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      await database.ask("SELECT pg_advisory_unlock($1)", [held]);
      // What was written before the chunk is there, and nothing of the chunk.
      expect(await journal()).toEqual([
        {
          row_done: chunk === 1 ? 0 : 1 + (chunk - 1) * chunkRows,
          created: (chunk - 1) * chunkRows,
          finished: false,
        },
      ]);
      await database.ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'laowu-import' AND datname = current_database()",
      );
      expect(await database.ask("SELECT FROM worker")).toHaveLength((chunk - 1) * chunkRows);
    }
    await database.ask("DROP TRIGGER hold ON worker");
    const last = startImport(file, "--resume");
    const [out, [code]] = await Promise.all([
      text(last.stdout ?? process.stdin),
      once(last, "exit"),
    ]);
    expect({ out, code }).toEqual({
      out: `created ${rows}, changed 0, unchanged 0, refused 0\n`,
      code: 0,
    });
    expect(await journal()).toEqual([{ row_done: rows + 1, created: rows, finished: true }]);
    const [found] = await database.ask(
      `SELECT count(*)::int AS all, count(DISTINCT source_record_id)::int AS different,
              max(version) AS version, (SELECT count(*)::int FROM person_identity) AS identities
         FROM worker`,
    );
    expect(found).toEqual({ all: rows, different: rows, version: 1, identities: rows });
  }, 120_000);

  it("by Ctrl-C, ends behind the chunk it is at, and says how to go on", async () => {
    const sheet = sheetOf(Array.from({ length: rows }, (_, index) => rosterRow(5_000 + index)));
    const file = await files.csv(sheet);
    await holdInChunk(0);
    const child = startImport(file);
    let told = "";
    child.stderr?.on("data", (piece) => {
      told += piece;
    });
    await heldBy(child);
    const ended = once(child, "exit");
    child.kill("SIGINT");
    while (!told.includes("Stopping")) await sleep(20);
    await database.ask("SELECT pg_advisory_unlock($1)", [held]);
    expect(await ended).toEqual([1, null]);
    expect(told).toContain("Stopped behind row 26; the same with --resume goes on.");
    expect((await journal()).at(-1)).toMatchObject({ row_done: 26, finished: false });
  }, 60_000);
});
