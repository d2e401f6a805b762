import type { PersonalType } from "../../schema/access/data-agreement.ts";
import { fieldGroups } from "../../schema/access/field-group.ts";
import type { Permit } from "../../schema/access/permit.ts";
import {
  type AccessEntry,
  loggedAccess,
  loggedActor,
} from "../../schema/access-log/access-record.ts";
import type { LogHead } from "../../schema/access-log/log-head.ts";
import type { AccessLog } from "./access-log.ts";
import { RowsPerDayReachedError } from "./errors.ts";

/** What of persons an answer is about to show. */
export interface Disclosure {
  readonly type: PersonalType;
  /** Names of the type's fields that are shown. */
  readonly fields: Iterable<string>;
  /** Global ids of the rows that are shown; none when nobody was found, which is told to somebody, too. */
  readonly rowIds: readonly string[];
}

export interface DisclosuresOptions {
  readonly log: AccessLog;
  /** By the province whose register it is for. */
  readonly permits: ReadonlyMap<string, Permit>;
  /** The same in the gateway's record. */
  readonly request: string;
  /** Where the gateway's log stood, as it said. */
  readonly peerHead: LogHead | null;
}

/** What one request discloses of persons: nothing leaves a resolver before it is written down here. */
export class Disclosures {
  readonly #options: DisclosuresOptions;

  constructor(options: DisclosuresOptions) {
    this.#options = options;
  }

  /**
   * Resolves once the disclosure is on disk.
   *
   * @throws AccessLogUnavailableError, RowsPerDayReachedError
   */
  async disclose(disclosure: Disclosure): Promise<void> {
    const { log, permits } = this.#options;
    await Promise.all(
      [...permits.values()].map(async (permit) => {
        const appended = await log.append(this.#entry(disclosure, permit), permit.rowsPerDayMax);
        if (appended.isRefused) throw new RowsPerDayReachedError(permit.holder, permit.agreementId);
      }),
    );
  }

  #entry({ type, fields, rowIds }: Disclosure, permit: Permit): AccessEntry {
    const { log, request, peerHead } = this.#options;
    const { actor, access, holder, basis, agreementId, groups } = permit;
    const rows = rowIds.filter((id) => id.startsWith(`${holder}:`));
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
      fields: [...fields].map((field) => `${type}.${field}`).sort(),
      rows: rows.length,
      rowDigests: rows.map(digestOf),
      digestKey: log.key.name,
      request,
      head: peerHead,
    };
  }
}
