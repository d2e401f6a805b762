import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Purpose } from "../../../schema/access/purpose.ts";
import type { DataAuthorization } from "./authorization.ts";

export interface AuthorizationRow {
  readonly id: string;
  readonly recipient: string;
  readonly purposes: readonly Purpose[];
  readonly field_groups: readonly FieldGroup[];
  readonly notice_version: string;
  readonly granted_at: string;
  readonly expires_at: string;
  readonly withdrawn_at: string | null;
  readonly withdrawal_reason: string | null;
}

export const authorizationColumns =
  "id, recipient, purposes, field_groups, notice_version, granted_at, expires_at, withdrawn_at, withdrawal_reason";

export function authorizationOf(row: AuthorizationRow): DataAuthorization {
  return {
    id: row.id,
    recipient: row.recipient,
    purposes: row.purposes,
    fieldGroups: row.field_groups,
    noticeVersion: row.notice_version,
    grantedAt: row.granted_at,
    expiresAt: row.expires_at,
    withdrawnAt: row.withdrawn_at,
    withdrawalReason: row.withdrawal_reason,
  };
}
