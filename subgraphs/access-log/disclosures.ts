import type { PersonalType } from "../../schema/access/data-agreement.ts";
import type { Permit } from "../../schema/access/permit.ts";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import { type LogHead, printLogHead } from "../../schema/access-log/log-head.ts";
import type { AccessLog } from "./access-log.ts";
import type { Search } from "./access-log.writer.ts";
import { RowsPerDayReachedError } from "./errors.ts";
import { permittedEntry } from "./permitted-entry.ts";

/** What of persons an answer is about to show. */
export interface Disclosure {
  readonly type: PersonalType;
  /** Coordinates of the fields that are shown, such as "Worker.nameMasked". */
  readonly fields: readonly string[];
  /** Global ids of the rows that are shown; none when nobody was found, which tells something, too. */
  readonly rowIds: readonly string[];
  /** Of whoever is found by what they are like, and not by their id. */
  readonly search?: Searched;
}

/** What was searched for, and what the answer tells beside the rows it shows. */
export interface Searched {
  /** The same for the same search, whichever page of it. */
  readonly question: string;
  /** Ids of rows of which the answer says that they are there, as with a next page. */
  readonly told: readonly (string | null)[];
}

/** The fields of a type as coordinates. */
export function coordinatesOf(type: string, fields: Iterable<string>): string[] {
  return [...fields].map((field) => `${type}.${field}`);
}

export interface DisclosuresOptions {
  readonly log: AccessLog;
  /** What the request may see, by register and agreement: what is seen under two is on record under both. */
  readonly permits: ReadonlyMap<string, Permit>;
  /** The same in the gateway's record. */
  readonly request: string;
  /** Where the gateway's log stood, as it said. */
  readonly peerHead: LogHead | null;
}

interface Gathered {
  readonly type: PersonalType;
  readonly fields: readonly string[];
  readonly rowIds: Set<string>;
  readonly questions: Set<string>;
  readonly told: Set<string>;
  readonly written: Promise<void>;
}

/**
 * What one request discloses of persons. A resolver awaits `disclose` before it returns what it has
 * read, so nothing leaves before it is written down; where that fails, the field fails, and fields of
 * open data stand. What the resolvers of a list disclose together is one entry.
 */
export class Disclosures {
  readonly #options: DisclosuresOptions;
  readonly #gathered = new Map<string, Gathered>();
  #hasWritten = false;

  constructor(options: DisclosuresOptions) {
    this.#options = options;
  }

  /** Where the log stands now, for the gateway to remember; null when this request wrote nothing. */
  get head(): string | null {
    const { head } = this.#options.log;
    return this.#hasWritten && head !== null ? printLogHead(head) : null;
  }

  /** Takes note of a record that this request wrote otherwise. */
  wrote(): void {
    this.#hasWritten = true;
  }

  /**
   * Resolves once the disclosure is on disk.
   *
   * @throws AccessLogUnavailableError, RowsPerDayReachedError
   */
  disclose({ type, fields, rowIds, search }: Disclosure): Promise<void> {
    const key = `${type} ${fields.join(" ")}`;
    let gathered = this.#gathered.get(key);
    if (gathered === undefined) {
      const written = afterThisTick().then(() => this.#write(key));
      const [questions, told] = [new Set<string>(), new Set<string>()];
      gathered = { type, fields, rowIds: new Set(), questions, told, written };
      this.#gathered.set(key, gathered);
    }
    for (const id of rowIds) gathered.rowIds.add(id);
    if (search) gathered.questions.add(search.question);
    for (const id of search?.told ?? []) if (id !== null) gathered.told.add(id);
    return gathered.written;
  }

  async #write(key: string): Promise<void> {
    const gathered = this.#gathered.get(key);
    this.#gathered.delete(key);
    if (gathered === undefined) return;
    const { log, permits } = this.#options;
    this.#hasWritten = true;
    await Promise.all(
      [...permits.values()].map(async (permit) => {
        const { holder, rowsPerDayMax } = permit;
        const entry = this.#entry(gathered, permit);
        const appended = await log.append(entry, rowsPerDayMax, this.#search(gathered, holder));
        if (appended.isRefused) throw new RowsPerDayReachedError(permit.holder, permit.agreementId);
      }),
    );
  }

  #search({ questions, told }: Gathered, holder: string): Search {
    const { key } = this.#options.log;
    return {
      questions: [...questions].map((question) => key.digest(`question\n${question}`)),
      told: [...told].filter((id) => id.startsWith(`${holder}:`)).map((id) => key.digest(id)),
    };
  }

  #entry({ type, fields, rowIds }: Gathered, permit: Permit): AccessEntry {
    const { log, request, peerHead } = this.#options;
    return permittedEntry(permit, log, {
      ...{ type, request, peerHead },
      fields: [...new Set(fields)].sort(),
      rowIds: [...rowIds].filter((id) => id.startsWith(`${permit.holder}:`)),
    });
  }
}

/** When all resolvers that one statement's rows have woken up had their turn. */
function afterThisTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
