import type { Session } from "../../../service/session.ts";
import type { JobRow } from "../../job/job-row.ts";
import type { AskerPage } from "../asker-page.ts";
import { LoadersByQuestion } from "../loaders-by-question.ts";
import { type EmployerJobsQuery, findEmployerJobs } from "./employer-jobs.reader.ts";

/** Jobs of many employers at once. */
export class EmployerJobLoaders {
  readonly #loaders = new LoadersByQuestion<string, AskerPage<JobRow>>();
  readonly #session: Session;
  readonly #held: readonly string[];

  constructor(session: Session, held: readonly string[]) {
    this.#session = session;
    this.#held = held;
  }

  load(uscc: string, query: EmployerJobsQuery): Promise<AskerPage<JobRow>> {
    return this.#loaders.load(JSON.stringify(query), uscc, (usccs) => {
      const employers = usccs.map((each) => ({
        ids: this.#held.map((province) => `${province}:${each}`),
      }));
      return findEmployerJobs(this.#session, employers, query);
    });
  }
}
