import type { Session } from "../../service/session.ts";
import { provinceOfId } from "../global-id.ts";
import { newId } from "../new-id.ts";
import type { Evidence } from "../write/evidence.ts";
import type { DataAuthorization } from "./authorization.ts";
import {
  type AuthorizationRow,
  authorizationColumns,
  authorizationOf,
} from "./authorization-row.ts";
import type { Grant } from "./check-grant.ts";

export interface WrittenAuthorization {
  readonly authorization: DataAuthorization;
  readonly workerId: string;
}

export interface Withdrawal {
  readonly id: string;
  readonly reason: string | null | undefined;
}

/**
 * From the end of this transaction on it opens nothing. One that was withdrawn before stays as it is.
 *
 * @returns null when there is none, or none that may be withdrawn here
 */
export async function withdrawAuthorization(
  session: Session,
  { id, reason }: Withdrawal,
): Promise<WrittenAuthorization | null> {
  const [row] = await session.query<AuthorizationRow & { readonly worker_id: string }>(
    `UPDATE data_authorization
        SET withdrawn_at = coalesce(withdrawn_at, date_trunc('milliseconds', now())),
            withdrawal_reason = CASE WHEN withdrawn_at IS NULL THEN $2 ELSE withdrawal_reason END
      WHERE id = $1
  RETURNING worker_id, ${authorizationColumns}`,
    [id, reason ?? null],
  );
  return row === undefined
    ? null
    : { authorization: authorizationOf(row), workerId: row.worker_id };
}

export interface GrantedAuthorization extends Grant {
  readonly workerId: string;
  readonly evidence: Evidence | null | undefined;
}

/**
 * Opens what was consented to, until the end of the last day in China.
 *
 * @returns null when there is no such person, or none who may be acted for here
 */
export async function grantAuthorization(
  session: Session,
  { workerId, evidence, ...grant }: GrantedAuthorization,
): Promise<DataAuthorization | null> {
  const [row] = await session.query<AuthorizationRow>(
    `INSERT INTO data_authorization (id, worker_id, recipient, purposes, field_groups, notice_version,
                                     granted_at, expires_at, evidence_kind, evidence_reference)
     SELECT $1, worker.id, $3, $4, $5, $6, date_trunc('milliseconds', now()),
            (($7::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'), $8, $9
       FROM worker WHERE worker.id = $2
  RETURNING ${authorizationColumns}`,
    [
      newId(provinceOfId(workerId)),
      workerId,
      grant.recipient,
      [...new Set(grant.purposes)],
      [...new Set(grant.fieldGroups)],
      grant.noticeVersion,
      grant.validUntil,
      evidence?.kind ?? null,
      evidence?.reference ?? null,
    ],
  );
  return row === undefined ? null : authorizationOf(row);
}
