import {
  GRADUATE_AGE_MAX,
  GRADUATE_RANK_MIN,
  monitoredCategories,
  YOUTH_AGE_MAX,
} from "./priority.ts";
import { weights } from "./weights.ts";

export interface PrioritySql {
  /** Alias of a row with the columns of `worker`. */
  readonly worker: string;
  /** Placeholder of the year in which ages are counted. */
  readonly ageYear: string;
  /** Placeholder of the day a year before today. */
  readonly aYearAgo: string;
}

/** The points of `priorityOf` as a whole-number expression. */
export function prioritySql({ worker, ageYear, aYearAgo }: PrioritySql): string {
  const monitored = monitoredCategories.map((category) => `'${category}'`).join(", ");
  const age = `(${ageYear}::int - ${worker}.birth_year)`;
  return `(
    CASE WHEN ${worker}.population_category IN (${monitored})
         THEN ${weights.priority.monitored} ELSE 0 END
  + CASE WHEN ${worker}.status = 'UNEMPLOYED'
          AND ((${worker}.education_rank >= ${GRADUATE_RANK_MIN} AND ${age} <= ${GRADUATE_AGE_MAX})
            OR (${worker}.status_as_of <= ${aYearAgo}::date AND ${age} <= ${YOUTH_AGE_MAX}))
         THEN ${weights.priority.unemployedYouth} ELSE 0 END)`;
}
