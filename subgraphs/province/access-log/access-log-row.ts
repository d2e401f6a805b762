import type { AccessEntry } from "../../../schema/access-log/access-record.ts";
import type { RowShape } from "../../service/row-shape.ts";
import type { AccessLogEntry } from "./access-log-entry.ts";

/** A row of `access_log`. */
export interface AccessLogRow {
  readonly id: string;
  readonly record: string;
  /** In hex. */
  readonly hash: string;
}

type StoredEntry = AccessEntry & { readonly time: string };

/** An entry is one text, so it is read as a whole. */
export const accessLogShape: RowShape<AccessLogRow, AccessLogEntry> = {
  columns: ["hash", "id", "record"],
  beside: [],
  key: "",
  fields: [],
  toObject({ id, record, hash }) {
    const entry = JSON.parse(record) as StoredEntry;
    const { actor } = entry;
    return {
      id,
      hash,
      writtenAt: entry.time,
      actor: actor && {
        issuer: actor.iss,
        subject: actor.sub,
        province: actor.province,
        department: actor.department,
        role: actor.role,
      },
      purpose: entry.purpose,
      caseNo: entry.caseNo,
      basis: entry.basis,
      agreement: entry.agreement,
      authorizationId: entry.authorizationId,
      decision: entry.decision,
      reason: entry.reason,
      count: entry.count,
      types: entry.personalTypes,
      groups: entry.groups,
      fields: entry.fields,
      rows: entry.rows,
      request: entry.request,
    };
  },
};
