import type { BackgroundConnection } from "../background-connection.writer.ts";

/** How many go in one transaction: those who write must not wait for it. */
export const forgottenAtOnceMax = 1_000;

/** Takes requests to write that are older than this out of the register. Says how many, at most a batch. */
export async function forgetRequests(
  connection: BackgroundConnection,
  keptDays: number,
): Promise<number> {
  const forgotten = await connection.query(
    `DELETE FROM write_request AS request USING (
  SELECT principal, idempotency_key FROM write_request
  WHERE written_at < now() - make_interval(days => $1)
  ORDER BY written_at LIMIT $2 FOR UPDATE SKIP LOCKED
) AS old
WHERE request.principal = old.principal AND request.idempotency_key = old.idempotency_key
RETURNING true AS forgotten`,
    [keptDays, forgottenAtOnceMax],
  );
  return forgotten.length;
}
