import { regionOf } from "../../province/region/region-of.ts";
import type { Session } from "../../service/session.ts";
import type { ReturneeState } from "./returnee-state.ts";

interface ReturneeRow extends Omit<ReturneeState, "fromRegion"> {
  readonly workerId: string;
  readonly fromCode: string | null;
}

/** Who of these workers came back, in no order; who did not is left out. */
export async function findReturnees(
  session: Session,
  ids: readonly string[],
): Promise<(ReturneeState & { readonly workerId: string })[]> {
  const rows = await session.query<ReturneeRow>(
    `SELECT worker_id AS "workerId", returned_at AS "returnedAt", from_code AS "fromCode",
            reason, channels_offered AS "channelsOffered", reemployed_at AS "reemployedAt"
       FROM yunnan_returnee
      WHERE worker_id = ANY ($1::text[])`,
    [ids],
  );
  return rows.map((row) => ({
    ...row,
    fromRegion: row.fromCode === null ? null : regionOf(row.fromCode),
  }));
}
