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

/** Those of these that the session's permit shows, by id. */
export async function findAuthorizations(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, DataAuthorization>> {
  const rows = await session.query<AuthorizationRow>(
    `SELECT ${authorizationColumns} FROM data_authorization WHERE id = ANY ($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, authorizationOf(row)]));
}
