import type { Caller } from "../../schema/access/caller.ts";
import {
  type AccessEntry,
  loggedAccess,
  loggedActor,
} from "../../schema/access-log/access-record.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import type { AccessLog } from "./access-log.ts";

/** What joins the records of one request. */
export interface LogContext {
  /** The same in the gateway's record. */
  readonly request: string;
  /** Where the gateway's log stood, as it said. */
  readonly peerHead: LogHead | null;
}

type Refused = Pick<AccessEntry, "fields" | "groups" | "holder" | "personalTypes" | "reason">;

/** How it stands in the log that somebody was shown nothing, and did nothing. */
export function refusedEntry(
  { actor, access }: Caller,
  log: AccessLog,
  { request, peerHead, ...refused }: Refused & LogContext,
): AccessEntry {
  return {
    actor: actor && loggedActor(actor, (text) => log.key.digest(text)),
    ...loggedAccess(access),
    agreement: null,
    basis: null,
    decision: "DENIED",
    count: 1,
    place: log.place,
    ...refused,
    rows: 0,
    rowDigests: [],
    digestKey: null,
    request,
    head: peerHead,
  };
}
