import type { Caller } from "../../schema/access/caller.ts";
import type { Permit } from "../../schema/access/permit.ts";
import type { Purpose } from "../../schema/access/purpose.ts";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import type { AccessLog } from "./access-log.ts";
import { permittedEntry } from "./permitted-entry.ts";
import type { LogContext } from "./refused-entry.ts";
import { roleEntry } from "./role-entry.ts";

export interface LoggedWrite extends LogContext {
  /** Such as "Mutation.withdrawAuthorization". */
  readonly coordinate: string;
  /** What was written; nothing by a request that had been answered before. */
  readonly rowIds: readonly string[];
}

/** How something that was written, or shown to the person, stands in the log. */
export function writtenEntry(
  permit: Permit,
  log: AccessLog,
  { coordinate, ...write }: LoggedWrite,
): AccessEntry {
  return permittedEntry(permit, log, { ...write, type: "Worker", fields: [coordinate] });
}

export interface RefusedWrite extends LoggedWrite {
  readonly holder: string;
  readonly evidence: string | null;
  readonly purpose: Purpose;
  readonly reason: NonNullable<AccessEntry["reason"]>;
}

/** The same of a write that was refused: of nobody's row, but those of which the refusal itself tells. */
export function refusedWriteEntry(
  caller: Caller,
  log: AccessLog,
  { holder, evidence, purpose, reason, rowIds, ...write }: RefusedWrite,
): AccessEntry {
  const entry = roleEntry(caller, log, { ...write, reason: "NOT_FOR_ROLE" });
  const told: Partial<AccessEntry> =
    rowIds.length === 0
      ? {}
      : {
          personalTypes: ["Worker"],
          rows: rowIds.length,
          rowDigests: rowIds.map((id) => log.key.digest(id)),
          digestKey: log.key.name,
        };
  return { ...entry, ...told, reason, holder, purpose, caseNo: evidence };
}
