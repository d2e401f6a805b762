import { spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Names the folder of this run's database server, and starts its keeper. The
 * server itself starts with the first test that asks for a database
 * (test/support/postgres.ts), so a run of pure tests needs none.
 */
export default async function setUpPostgres() {
  const home = await mkdtemp(path.join(tmpdir(), "laowu-test-"));
  process.env.LAOWU_TEST_POSTGRES = home;

  // The keeper reads a pipe that closes when jest ends, however it ends.
  const keeper = spawn(
    process.execPath,
    [fileURLToPath(new URL("postgres-keeper.mjs", import.meta.url)), home],
    { stdio: ["pipe", "ignore", "inherit"], detached: true, cwd: "/" },
  );
  globalThis.postgresKeeper = keeper;
}
