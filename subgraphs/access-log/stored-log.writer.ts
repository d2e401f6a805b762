import { Client } from "pg";
import type { Link } from "../../schema/access-log/chain.ts";

/** Takes out of a province's log what was archived. The triggers let nothing else go. */
export async function removeArchived(
  url: string,
  { sequence, hash }: Link,
  checkpoint: string,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO access_log_checkpoint (sequence, hash, checkpoint)
       VALUES ($1, decode($2, 'hex'), $3)`,
      [sequence, hash, checkpoint],
    );
    await client.query("DELETE FROM access_log WHERE sequence <= $1", [sequence]);
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}
