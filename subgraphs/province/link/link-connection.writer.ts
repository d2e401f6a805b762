import pg from "pg";
import { limits } from "../../service/limits.ts";
import { keepRegister } from "../../service/permits/keep-register.ts";
import type { Session } from "../../service/session.ts";

/** How long one statement may take, in milliseconds. */
const statementMsMax = 60_000;

/**
 * A connection of the linker's own: each statement is a transaction of who keeps the register. After one
 * that fails the connection is closed, which takes back what it did.
 */
export type LinkConnection = Pick<Session, "query">;

/**
 * Connects for some work, unless another process is at it: links of one register are made by one
 * process at a time. Says whether it was done.
 */
export async function whileNobodyElseLinks(
  databaseUrl: string,
  work: (connection: LinkConnection) => Promise<void>,
): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "laowu-link-persons",
    // Those without a link are few among many, which statistics may not know yet.
    options: `-c enable_seqscan=off -c statement_timeout=${statementMsMax}`,
    // A server that says nothing at all: whoever stops the process waits for what is under way.
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: statementMsMax + limits.cancelGraceMs,
    keepAlive: true,
  });
  // A connection that breaks between two statements fails the next statement; it must not end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly free: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext('laowu.link-persons')) AS free",
    );
    if (rows[0]?.free !== true) return false;
    await work({ query: (sql, values) => keeping(client, sql, values) });
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}

async function keeping<Row extends object>(
  client: pg.Client,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  await client.query(`BEGIN; ${keepRegister}`);
  const { rows } = await client.query<Row>(sql, [...values]);
  await client.query("COMMIT");
  return rows;
}
