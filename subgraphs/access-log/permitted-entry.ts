import type { PersonalType } from "../../schema/access/data-agreement.ts";
import { fieldGroups } from "../../schema/access/field-group.ts";
import type { Permit } from "../../schema/access/permit.ts";
import {
  type AccessEntry,
  loggedAccess,
  loggedActor,
} from "../../schema/access-log/access-record.ts";
import type { AccessLog } from "./access-log.ts";
import type { LogContext } from "./refused-entry.ts";

/** What somebody has seen or changed. */
export interface PermittedLook extends LogContext {
  readonly type: PersonalType;
  /** As coordinates. */
  readonly fields: readonly string[];
  readonly rowIds: readonly string[];
}

/** How what was done under a permit stands in the log. */
export function permittedEntry(
  { actor, access, holder, basis, agreementId, groups }: Permit,
  log: AccessLog,
  { type, fields, rowIds, request, peerHead }: PermittedLook,
): AccessEntry {
  const digestOf = (text: string): string => log.key.digest(text);
  return {
    actor: loggedActor(actor, digestOf),
    ...loggedAccess(access),
    agreement: agreementId,
    basis,
    decision: "PERMITTED",
    reason: null,
    count: 1,
    place: log.place,
    holder,
    personalTypes: [type],
    groups: fieldGroups.filter((group) => groups.has(group)),
    fields: [...fields],
    rows: rowIds.length,
    rowDigests: rowIds.map(digestOf),
    digestKey: log.key.name,
    request,
    head: peerHead,
  };
}
