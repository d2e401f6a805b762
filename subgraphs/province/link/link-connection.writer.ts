import pg from "pg";

/** A connection of the linker's own, as the owner of the tables. */
export type LinkConnection = pg.ClientBase;

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
    options: "-c enable_seqscan=off -c statement_timeout=60000",
  });
  // A connection that breaks between two statements fails the next statement; it must not end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly free: boolean }>(
      "SELECT pg_try_advisory_lock(hashtext('laowu.link-persons')) AS free",
    );
    if (rows[0]?.free !== true) return false;
    await work(client);
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}
