import type { Caller } from "../../schema/access/caller.ts";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import type { RefusedRole } from "../service/persons/guard-roles.ts";
import type { AccessLog } from "./access-log.ts";
import { type LogContext, refusedEntry } from "./refused-entry.ts";

/** How it stands in the log that somebody asked for what is for other roles. */
export function roleEntry(
  caller: Caller,
  log: AccessLog,
  { coordinate, reason, request, peerHead }: RefusedRole & LogContext,
): AccessEntry {
  return refusedEntry(caller, log, {
    ...{ reason, request, peerHead },
    ...{ holder: null, personalTypes: [], groups: [], fields: [coordinate] },
  });
}
