import type { Session } from "../../service/session.ts";
import type { DataAuthorization } from "./authorization.ts";
import {
  type AuthorizationRow,
  authorizationColumns,
  authorizationOf,
} from "./authorization-row.ts";

/** Of whom the session's permit is for: the database shows nobody else's. */
export async function listOwnAuthorizations(
  session: Session,
): Promise<readonly DataAuthorization[]> {
  const rows = await session.query<AuthorizationRow>(
    `SELECT ${authorizationColumns} FROM data_authorization ORDER BY granted_at DESC, id`,
  );
  return rows.map(authorizationOf);
}
