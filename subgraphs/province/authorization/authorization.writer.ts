import type { Session } from "../../service/session.ts";
import type { DataAuthorization } from "./authorization.ts";
import {
  type AuthorizationRow,
  authorizationColumns,
  authorizationOf,
} from "./authorization-row.ts";

export interface WrittenAuthorization {
  readonly authorization: DataAuthorization;
  readonly workerId: string;
}

/**
 * From the end of this transaction on it opens nothing. One that was withdrawn before stays as it is.
 *
 * @returns null when there is none, or none that may be withdrawn here
 */
export async function withdrawAuthorization(
  session: Session,
  id: string,
): Promise<WrittenAuthorization | null> {
  const [row] = await session.query<AuthorizationRow & { readonly worker_id: string }>(
    `UPDATE data_authorization
        SET withdrawn_at = coalesce(withdrawn_at, date_trunc('milliseconds', now()))
      WHERE id = $1
  RETURNING worker_id, ${authorizationColumns}`,
    [id],
  );
  return row === undefined
    ? null
    : { authorization: authorizationOf(row), workerId: row.worker_id };
}
