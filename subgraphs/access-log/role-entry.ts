import type { Caller } from "../../schema/access/caller.ts";
import {
  type AccessEntry,
  loggedAccess,
  loggedActor,
} from "../../schema/access-log/access-record.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import type { RefusedRole } from "../service/persons/guard-roles.ts";
import type { AccessLog } from "./access-log.ts";

/** What joins the records of one request. */
export interface LogContext {
  /** The same in the gateway's record. */
  readonly request: string;
  /** Where the gateway's log stood, as it said. */
  readonly peerHead: LogHead | null;
}

/** How it stands in the log that somebody asked for what is for other roles. */
export function roleEntry(
  { actor, access }: Caller,
  log: AccessLog,
  { coordinate, reason, request, peerHead }: RefusedRole & LogContext,
): AccessEntry {
  return {
    actor: actor && loggedActor(actor, (text) => log.key.digest(text)),
    ...loggedAccess(access),
    agreement: null,
    basis: null,
    decision: "DENIED",
    reason,
    count: 1,
    place: log.place,
    holder: null,
    personalTypes: [],
    groups: [],
    fields: [coordinate],
    rows: 0,
    rowDigests: [],
    digestKey: null,
    request,
    head: peerHead,
  };
}
