import type { Caller } from "../../../schema/access/caller.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import { officeDenialOf } from "../../../schema/access/for-roles.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import type { Purpose } from "../../../schema/access/purpose.ts";
import type { AccessLog } from "../../access-log/access-log.ts";
import type { LogContext } from "../../access-log/refused-entry.ts";
import { roleEntry } from "../../access-log/role-entry.ts";
import { writtenEntry } from "../../access-log/written-entry.ts";
import { ForbiddenError } from "../../service/errors.ts";
import type { Session } from "../../service/session.ts";

export interface OfficeRecordsOptions {
  readonly caller: Caller;
  readonly log: AccessLog;
  readonly logContext: LogContext;
  /** A session that sees what these permits open. */
  readonly sessionFor: (permits: readonly Permit[]) => Session;
}

export interface Shown {
  /** Of the field that shows it. */
  readonly coordinate: string;
  /** Two-digit code of the province. */
  readonly holder: string;
  /** What of persons is seen; nothing by auditors. */
  readonly groups: readonly FieldGroup[];
  /** What for; how persons exercise their rights unless said otherwise. */
  readonly purpose?: Purpose;
}

/** What an office sees of the rights that persons exercise in its register, on record before it is shown. */
export class OfficeRecords {
  readonly #options: OfficeRecordsOptions;

  constructor(options: OfficeRecordsOptions) {
    this.#options = options;
  }

  /** @throws AccessLogUnavailableError, ForbiddenError */
  async show<Row extends { readonly id: string }>(
    { coordinate, holder, groups, purpose = "DATA_SUBJECT_REQUEST" }: Shown,
    find: (session: Session) => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> {
    const { caller, log, logContext, sessionFor } = this.#options;
    const { actor } = caller;
    if (actor === null) throw new Error(`${coordinate} is open to nobody, and not refused to one.`);
    const denial = officeDenialOf(actor, holder, actor.role === "AUDITOR" ? "shows" : "writes");
    if (denial !== null) {
      log.deny(roleEntry(caller, log, { ...logContext, coordinate, reason: denial }));
      throw new ForbiddenError(denial);
    }
    const isAuditor = actor.role === "AUDITOR";
    const permit: Permit = {
      actor,
      access: { purpose, authorizationId: null, caseNo: null },
      holder,
      basis: "STATUTORY_DUTY",
      agreementId: null,
      groups: new Set(isAuditor ? [] : groups),
      rows: { kind: isAuditor ? "AUDIT" : "ALL" },
      rowsPerDayMax: null,
    };
    const rows = await find(sessionFor([permit]));
    const rowIds = rows.map(({ id }) => id);
    await log.append(writtenEntry(permit, log, { ...logContext, coordinate, rowIds }), null);
    return rows;
  }
}
