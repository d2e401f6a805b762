import { Socket } from "node:net";
import pg from "pg";
import { limits } from "../service/limits.ts";
import { keepRegister } from "../service/permits/keep-register.ts";
import { pgTypes } from "../service/pg-types.ts";
import type { Session } from "../service/session.ts";

/** How long one statement may take, in milliseconds. */
const statementMsMax = 60_000;

/**
 * A connection of its own for work in the background: each statement is a transaction of who keeps the
 * register. After one that fails the connection is closed, which takes back what it did.
 */
export type BackgroundConnection = Pick<Session, "query">;

/** Work that is done in one register by one process at a time. */
export interface BackgroundJob {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  /** Such as "link-persons". */
  readonly name: string;
  /** Aborts when it is to stop: a statement that is under way is soon broken off then. */
  readonly signal?: AbortSignal;
}

/** Connects for some work, unless another process is at it. Says whether it was done. */
export async function whileNobodyElse(
  { databaseUrl, name, signal }: BackgroundJob,
  work: (connection: BackgroundConnection) => Promise<void>,
): Promise<boolean> {
  const socket = new Socket();
  const client = new pg.Client({
    stream: () => socket,
    connectionString: databaseUrl,
    application_name: `laowu-${name}`,
    // What is looked for is few among many, which statistics may not know yet.
    options: `-c enable_seqscan=off -c statement_timeout=${statementMsMax}`,
    // A server that says nothing at all: whoever stops the process waits for what is under way.
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: statementMsMax + limits.cancelGraceMs,
    keepAlive: true,
  });
  // A connection that breaks between two statements fails the next statement; it must not end the process.
  client.on("error", () => {});
  let late: NodeJS.Timeout | undefined;
  // A server that has stopped takes no leave of anybody.
  const leaveSoon = () => {
    late ??= setTimeout(() => socket.destroy(), limits.connectMs);
  };
  await client.connect();
  signal?.addEventListener("abort", leaveSoon, { once: true });
  if (signal?.aborted) leaveSoon();
  try {
    const { rows } = await client.query<{ readonly free: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext($1)) AS free",
      [`laowu.${name}`],
    );
    if (rows[0]?.free !== true) return false;
    await work(oneByOne(client));
    return true;
  } finally {
    leaveSoon();
    await client.end().catch(() => {});
    signal?.removeEventListener("abort", leaveSoon);
    clearTimeout(late);
  }
}

/** Each statement waits for the one before: their transactions share the connection. */
function oneByOne(client: pg.Client): BackgroundConnection {
  let last: Promise<unknown> = Promise.resolve();
  return {
    query: <Row extends object>(sql: string, values?: readonly unknown[]) => {
      const rows = last.then(() => keeping<Row>(client, sql, values));
      last = rows;
      // Whoever asked is told; so is whoever asks next, for a transaction may be open.
      rows.catch(() => {});
      return rows;
    },
  };
}

async function keeping<Row extends object>(
  client: pg.Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  await client.query(`BEGIN; ${keepRegister}`);
  const { rows } = await client.query<Row>({ text: sql, values: [...values], types: pgTypes });
  await client.query("COMMIT");
  return rows;
}
