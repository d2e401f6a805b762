import { none } from "../../../schema/access/agreements.ts";
import type { Caller } from "../../../schema/access/caller.ts";
import { personalTypes } from "../../../schema/access/data-agreement.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { Look } from "../../../schema/access/decide.ts";
import { decide, personOf } from "../../../schema/access/decide.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import type { AccessLog } from "../../access-log/access-log.ts";
import type { Session } from "../../service/session.ts";
import { findRecordsOfPerson } from "./access-log.reader.ts";

export interface OwnRecordsOptions {
  readonly caller: Caller;
  readonly held: readonly string[];
  readonly log: AccessLog;
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
    const { caller, held, log, sessionFor } = this.#options;
    const { actor } = caller;
    const person = actor && personOf(actor);
    if (actor === null || person === null) throw new Error("Who is nobody was not refused.");
    const access = {
      purpose: "DATA_SUBJECT_REQUEST",
      authorizationId: null,
      caseNo: null,
    } as const;
    const today = dayInChina(new Date());
    const permits = held.flatMap((holder) => {
      const decision = decide({ actor, access }, look, { holder, agreements: none, today });
      return decision.kind === "permitted" ? [decision.permit] : [];
    });
    const ids = await findRecordsOfPerson(sessionFor(permits), person);
    return ids.flatMap((id) => log.digestsOf(id));
  }
}
