import type { PageRequest } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import { demandColumns } from "../../job/demand.ts";
import type { JobRow } from "../../job/job-row.ts";
import type { Supply } from "../../worker/supply.ts";
import type { AskedRegions } from "../asked-regions.ts";
import type { AskerPage } from "../asker-page.ts";
import { LoadersByQuestion } from "../loaders-by-question.ts";
import { findMatches } from "./match.reader.ts";
import { yearOf } from "./priority.ts";

export interface MatchQuestion {
  readonly page: PageRequest;
  readonly regions: AskedRegions;
  /** The columns of the jobs to show. */
  readonly columns: readonly (keyof JobRow & string)[];
  /** Whether each match is explained: then what it was weighed by is read, too. */
  readonly isExplained: boolean;
  readonly wantsWatermarks: boolean;
}

/** Matches of many workers at once. */
export class MatchLoaders {
  readonly #loaders = new LoadersByQuestion<Supply, AskerPage<JobRow>>();
  readonly #session: Session;
  readonly #today: string;

  constructor(session: Session, today: string) {
    this.#session = session;
    this.#today = today;
  }

  load(supply: Supply, question: MatchQuestion): Promise<AskerPage<JobRow>> {
    const { page, regions, columns, isExplained, wantsWatermarks } = question;
    return this.#loaders.load(JSON.stringify(question), supply, (supplies) =>
      findMatches(this.#session, supplies, {
        page,
        registered: regions.registered,
        askedProvinces: regions.provinces,
        columns: isExplained ? [...new Set([...columns, ...demandColumns])] : columns,
        wantsWatermarks,
        ageYear: yearOf(this.#today),
      }),
    );
  }
}
