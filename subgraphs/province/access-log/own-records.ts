import { none } from "../../../schema/access/agreements.ts";
import type { Caller } from "../../../schema/access/caller.ts";
import { personalTypes } from "../../../schema/access/data-agreement.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { Look } from "../../../schema/access/decide.ts";
import { decide, personOf } from "../../../schema/access/decide.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import type { AccessLog } from "../../access-log/access-log.ts";
import type { LogContext } from "../../access-log/refused-entry.ts";
import { writtenEntry } from "../../access-log/written-entry.ts";
import type { Session } from "../../service/session.ts";
import { findRecordsOfPerson } from "./access-log.reader.ts";

export interface OwnRecordsOptions {
  readonly caller: Caller;
  readonly held: readonly string[];
  readonly log: AccessLog;
  readonly logContext: LogContext;
  /** A session that sees the persons of these permits. */
  readonly sessionFor: (permits: readonly Permit[]) => Session;
}

/** By their pseudonym, and no further. */
const look: Look = { types: new Set(personalTypes), groups: new Set(["LINK"]) };

/** The records of the person who asks, as the access log tells of them. */
export class OwnRecords {
  readonly #options: OwnRecordsOptions;

  constructor(options: OwnRecordsOptions) {
    this.#options = options;
  }

  /** The database shows the person's own rows and no others, whatever is asked of it. */
  async digests(): Promise<readonly string[]> {
    const { log, sessionFor } = this.#options;
    const { person, permits } = this.#own();
    const ids = await findRecordsOfPerson(sessionFor(permits), person);
    return ids.flatMap((id) => log.digestsOf(id));
  }

  /**
   * What a reader finds of the person, on record before it is shown.
   *
   * @param coordinate of the field that shows it
   * @throws AccessLogUnavailableError
   */
  async show<Row extends { readonly id: string }>(
    coordinate: string,
    find: (session: Session) => Promise<readonly Row[]>,
    groups: readonly FieldGroup[] = [],
  ): Promise<readonly Row[]> {
    const { log, logContext, sessionFor } = this.#options;
    const { permits } = this.#own(groups);
    const rows = await find(sessionFor(permits));
    await Promise.all(
      permits.map((permit) => {
        const rowIds = rows.map(({ id }) => id).filter((id) => id.startsWith(`${permit.holder}:`));
        const entry = writtenEntry(permit, log, { ...logContext, coordinate, rowIds });
        return log.append(entry, null);
      }),
    );
    return rows;
  }

  #own(groups: readonly FieldGroup[] = []): {
    readonly person: string;
    readonly permits: readonly Permit[];
  } {
    const { caller, held } = this.#options;
    const { actor } = caller;
    const person = actor && personOf(actor);
    if (actor === null || person === null) throw new Error("Who is nobody was not refused.");
    const access = {
      purpose: "DATA_SUBJECT_REQUEST",
      authorizationId: null,
      caseNo: null,
    } as const;
    const today = dayInChina(new Date());
    const seen: Look = { ...look, groups: new Set([...look.groups, ...groups]) };
    const permits = held.flatMap((holder) => {
      const decision = decide({ actor, access }, seen, { holder, agreements: none, today });
      return decision.kind === "permitted" ? [decision.permit] : [];
    });
    return { person, permits };
  }
}
