import { randomUUID } from "node:crypto";
import pg from "pg";

/** What `publishJob` sends in one transaction, as whoever has nothing but `pg` would. */
export interface PlainWriter {
  readonly write: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * The statements of the way of writes, with the values of a posting that it has stored; as the owner of
 * the tables, so no policy is asked.
 *
 * @param posting a row of `job_posting` as JSON, without its id
 */
export async function aPlainWriter(
  url: string,
  {
    posting,
    answer,
    connections,
  }: {
    readonly posting: Readonly<Record<string, unknown>>;
    /** Bytes as long as those that are kept of an answer. */
    readonly answer: Buffer;
    readonly connections: number;
  },
): Promise<PlainWriter> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    options: "-c synchronous_commit=on -c jit=off",
  });
  const columns = Object.keys(posting);
  const values = Object.values(posting);
  const places = values.map((_, index) => `$${index + 2}`);
  const insertJob = `INSERT INTO job_posting (id, ${columns.join(", ")}) VALUES ($1, ${places.join(", ")})
     RETURNING id, ${columns.filter((column) => column !== "search").join(", ")}`;
  const work = async (client: pg.PoolClient): Promise<void> => {
    const key = randomUUID();
    await client.query("BEGIN");
    await client.query(
      `INSERT INTO write_request (principal, idempotency_key, write, fingerprint)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true AS begun`,
      ["plain", key, "publishJob", answer.subarray(0, 32)],
    );
    await client.query(
      `SELECT employer.id, employer.name, employer.industry_code,
              (SELECT cert_status FROM workshop WHERE id = $2) AS status,
              EXISTS (SELECT FROM labor_brand WHERE id = $3) AS brand
         FROM (SELECT) AS one LEFT JOIN employer ON employer.id = $1`,
      [posting.employer_id, posting.workshop_id, posting.brand_id],
    );
    await client.query(
      `INSERT INTO record_count AS number (province, counted, slot, records)
       SELECT $1, change.counted, pg_backend_pid() % 64, change.records
         FROM unnest($2::text[], $3::bigint[]) AS change (counted, records)
           ON CONFLICT (province, counted, slot) DO UPDATE SET records = number.records + excluded.records`,
      ["61", ["OPENINGS", "OPEN_JOBS"], [posting.openings, 1]],
    );
    await client.query(insertJob, [`61:${key}`, ...values]);
    await client.query(
      `UPDATE write_request SET answer = $3, key_id = $4, sealed_key = $5, worker_id = $6
        WHERE principal = $1 AND idempotency_key = $2`,
      ["plain", key, answer, "key", answer.subarray(0, 60), null],
    );
    await client.query("COMMIT");
  };
  return {
    write: async () => {
      const client = await pool.connect();
      try {
        await work(client);
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
