import { fieldGroups } from "../../schema/access/field-group.ts";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import type { DeniedLook } from "../service/persons/looks.ts";
import type { AccessLog } from "./access-log.ts";
import { type LogContext, refusedEntry } from "./refused-entry.ts";

/** How a look that was denied stands in the log. */
export function deniedEntry(
  { caller, holder, look, reason }: DeniedLook,
  log: AccessLog,
  { request, peerHead }: LogContext,
): AccessEntry {
  return refusedEntry(caller, log, {
    ...{ reason, holder, request, peerHead },
    personalTypes: [...look.types],
    groups: fieldGroups.filter((group) => look.groups.has(group)),
    fields: [...new Set([...look.fields.values()].flatMap((fields) => [...fields]))].sort(),
  });
}
