import type { PageRequest } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import type { Demand } from "../../job/demand.ts";
import type { WorkerRow } from "../../worker/worker-row.ts";
import type { AskedRegions } from "../asked-regions.ts";
import type { AskerPage } from "../asker-page.ts";
import { LoadersByQuestion } from "../loaders-by-question.ts";
import { type CandidateRow, findCandidates } from "./candidate.reader.ts";

export interface CandidateQuestion {
  readonly page: PageRequest;
  readonly regions: AskedRegions;
  /** The columns of the workers to show. */
  readonly columns: readonly (keyof WorkerRow & string)[];
  /** Whether each candidate is explained: then what they were weighed by is read, too. */
  readonly isExplained: boolean;
  readonly wantsWatermarks: boolean;
}

/** Candidates of many jobs at once. */
export class CandidateLoaders {
  readonly #loaders = new LoadersByQuestion<Demand, AskerPage<CandidateRow>>();
  readonly #session: Session;
  readonly #today: string;

  constructor(session: Session, today: string) {
    this.#session = session;
    this.#today = today;
  }

  load(demand: Demand, question: CandidateQuestion): Promise<AskerPage<CandidateRow>> {
    return this.#loaders.load(JSON.stringify(question), demand, (demands) =>
      findCandidates(this.#session, demands, {
        ...question,
        registered: question.regions.registered,
        today: this.#today,
      }),
    );
  }
}
