import { fieldGroups } from "../../schema/access/field-group.ts";
import {
  type AccessEntry,
  loggedAccess,
  loggedActor,
} from "../../schema/access-log/access-record.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import type { DeniedLook } from "../service/persons/looks.ts";
import type { AccessLog } from "./access-log.ts";

/** How a look that was denied stands in the log. */
export function deniedEntry(
  { caller, holder, look, reason }: DeniedLook,
  log: AccessLog,
  { request, peerHead }: { readonly request: string; readonly peerHead: LogHead | null },
): AccessEntry {
  const { actor, access } = caller;
  return {
    actor: actor && loggedActor(actor, (text) => log.key.digest(text)),
    ...loggedAccess(access),
    agreement: null,
    basis: null,
    decision: "DENIED",
    reason,
    count: 1,
    place: log.place,
    holder,
    personalTypes: [...look.types],
    groups: fieldGroups.filter((group) => look.groups.has(group)),
    fields: [...new Set([...look.fields.values()].flatMap((fields) => [...fields]))].sort(),
    rows: 0,
    rowDigests: [],
    digestKey: null,
    request,
    head: peerHead,
  };
}
