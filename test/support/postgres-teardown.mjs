import { once } from "node:events";

/** Lets the keeper stop the server and waits for it, so that the run leaves nothing behind. */
export default async function tearDownPostgres() {
  const keeper = globalThis.postgresKeeper;
  if (keeper.exitCode !== null) return;
  const ended = once(keeper, "exit");
  keeper.stdin.end();
  await ended;
}
