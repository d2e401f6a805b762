import type { Session } from "../../service/session.ts";

/** What is on record of one batch, and nothing of what was in it. */
export interface Evaluation {
  readonly province: string;
  readonly keyId: string;
  readonly points: number;
  /** Of the request's body: shows later which request it was. */
  readonly digest: string;
  readonly at: Date;
}

/**
 * Puts a batch on record, unless the province would have more points on that day in China than it may.
 * Says whether it did. The count is kept beside the record, so neither a restart nor a second process
 * begins it anew.
 */
export async function recordEvaluation(
  session: Session,
  { province, keyId, points, digest, at }: Evaluation,
  pointsPerDayMax: number,
): Promise<boolean> {
  const recorded = await session.query(
    `WITH day AS (
  INSERT INTO link_day (province, day, points)
  SELECT $1, ($5::timestamptz AT TIME ZONE 'Asia/Shanghai')::date, $3::int WHERE $3::int <= $6::int
  ON CONFLICT (province, day) DO UPDATE SET points = link_day.points + excluded.points
  WHERE link_day.points + excluded.points <= $6::int
  RETURNING province
)
INSERT INTO link_evaluation (province, key_id, points, digest, at)
SELECT province, $2, $3::int, $4, $5::timestamptz FROM day
RETURNING province`,
    [province, keyId, points, digest, at.toISOString(), pointsPerDayMax],
  );
  return recorded.length > 0;
}
