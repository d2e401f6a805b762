/**
 * Who stands on which working list, as SQL over the records of a register: worker, intent, placements and
 * household. What is written here is all there is of it. Triggers and the recount run the same text, and
 * test/lists has the rules once more, written in another way.
 */

/** From when on which figures say that somebody's work is unstable. A change of them is a new entry, in a new migration. */
export interface UnstableRule {
  /** YYYY-MM-DD in China. */
  readonly validFrom: string;
  /** A stay that ended in fewer days is short: the offices count three months of work as steady (稳定就业). */
  readonly shortStayDays: number;
  /** So many days before today are looked at. */
  readonly withinDays: number;
  /** Who began so many stays in that time has changed too often. Own figure. */
  readonly staysMin: number;
  /** Whose work has gone on for so many days is steady again. */
  readonly steadyDays: number;
}

export const unstableRules: readonly UnstableRule[] = [
  { validFrom: "2000-01-01", shortStayDays: 90, withinDays: 365, staysMin: 3, steadyDays: 90 },
];

/** Far enough from home to be what somebody meant who wanted to go out: beyond the county. */
const goneOut = "('OUT_OF_COUNTY', 'OUT_OF_PREFECTURE', 'OUT_OF_PROVINCE')";

/** Can work, as far as anybody knows. */
export function isAble(worker: string): string {
  return `(${worker}.status NOT IN ('UNABLE', 'STUDENT') AND coalesce(${worker}.able_to_work, true))`;
}

/** Wants work and has none. */
const isWilling = "(worker.wants_work AND worker.status NOT IN ('EMPLOYED', 'UNABLE'))";

/** The day on which somebody said what work they want. */
const askedOn = `coalesce((worker.intent_recorded_at AT TIME ZONE 'Asia/Shanghai')::date, worker.status_as_of)`;

/** What makes a person's work unstable, as of a day that a row `rule` tells. */
const isShort = `(stay.end_date <= rule.day AND stay.end_date > rule.day - rule.within_days
         AND stay.end_date - stay.start_date < rule.short_stay_days)`;
const isRecent = "(stay.start_date <= rule.day AND stay.start_date > rule.day - rule.within_days)";
const goesOn = "(stay.start_date <= rule.day AND coalesce(stay.end_date > rule.day, true))";

/** Each list with who stands on it, since when, for what reasons, and which placements show it. */
const lists: readonly {
  readonly list: string;
  readonly holds: string;
  readonly since: string;
  readonly reasons: string;
  readonly evidence: string;
}[] = [
  // 返乡回流: came back from another province, and has no work yet.
  {
    list: "RETURNED",
    holds: "worker.status = 'RETURNED'",
    since: "worker.status_as_of",
    reasons: "ARRAY['CAME_BACK']",
    evidence: "coalesce(stays.came_from, '{}')",
  },
  // 有意愿外出: wants to leave home for work, and has not left.
  {
    list: "WILLING_TO_GO",
    holds: `worker.wants_work AND worker.wants_to_go_out AND worker.status <> 'UNABLE'
            AND NOT coalesce(stays.is_out, false)`,
    since: askedOn,
    reasons: "ARRAY['WANTS_TO_GO_OUT']",
    evidence: "'{}'",
  },
  // 就业不稳定: work that ended within three months, or ever new work, and none that goes on long enough.
  {
    list: "UNSTABLE",
    holds: `worker.status <> 'UNABLE' AND NOT coalesce(stays.is_steady, false)
            AND (cardinality(stays.short) > 0 OR cardinality(stays.recent) >= rule.stays_min)`,
    since: `greatest(stays.short_until,
              CASE WHEN cardinality(stays.recent) >= rule.stays_min THEN stays.recent_since END)`,
    reasons: `array_remove(ARRAY[
              CASE WHEN cardinality(stays.short) > 0 THEN 'SHORT_STAYS:' || cardinality(stays.short) END,
              CASE WHEN cardinality(stays.recent) >= rule.stays_min
                   THEN 'SEVERAL_STAYS:' || cardinality(stays.recent) END], NULL)`,
    evidence: `ARRAY(SELECT DISTINCT unnest(coalesce(stays.short, '{}') ||
                CASE WHEN cardinality(stays.recent) >= rule.stays_min THEN stays.recent ELSE '{}' END)
                ORDER BY 1)`,
  },
  // 无就业意愿: has said so, and does not work all the same.
  {
    list: "NO_INTENT",
    holds: "NOT worker.wants_work AND worker.status <> 'EMPLOYED'",
    since: askedOn,
    reasons: "ARRAY['WANTS_NO_WORK' || coalesce(':' || worker.intent_reason_code, '')]",
    evidence: "'{}'",
  },
  // 有就业意愿未就业.
  {
    list: "WILLING_UNEMPLOYED",
    holds: isWilling,
    since: askedOn,
    reasons: "ARRAY['WANTS_WORK']",
    evidence: "'{}'",
  },
  // 待帮扶: wants work, has none, and nobody who helps (一对一) or no plan (个性化求职方案).
  {
    list: "WILLING_UNHELPED",
    holds: `${isWilling} AND cardinality(help.lacks) > 0`,
    since: askedOn,
    reasons: "help.lacks",
    evidence: "'{}'",
  },
];

/**
 * The entries that there should be, as of the day of `list_clock`.
 *
 * @param schema of the tables
 * @param workers a query with the column `id`: of whom
 */
export function listedSql(schema: string, workers: string): string {
  return `WITH who AS (${workers}), rule AS (
    SELECT clock.day, rules.short_stay_days, rules.within_days, rules.stays_min, rules.steady_days
      FROM ${schema}.list_clock AS clock
      JOIN ${schema}.unstable_rule AS rules ON rules.valid_from = (
        SELECT max(valid_from) FROM ${schema}.unstable_rule WHERE valid_from <= clock.day)
  ), stays AS (
    SELECT stay.worker_id,
           bool_or(${goesOn} AND stay.scope IN ${goneOut}) AS is_out,
           bool_or(${goesOn} AND stay.start_date <= rule.day - rule.steady_days) AS is_steady,
           array_agg(stay.id ORDER BY stay.id) FILTER (WHERE ${isShort}) AS short,
           max(stay.end_date) FILTER (WHERE ${isShort}) AS short_until,
           array_agg(stay.id ORDER BY stay.id) FILTER (WHERE ${isRecent}) AS recent,
           max(stay.start_date) FILTER (WHERE ${isRecent}) AS recent_since,
           (array_agg(stay.id ORDER BY stay.end_date DESC, stay.id)
             FILTER (WHERE stay.end_date <= rule.day AND stay.scope = 'OUT_OF_PROVINCE'))[1:1] AS came_from
      FROM who
      JOIN ${schema}.placement AS stay ON stay.worker_id = who.id
      -- What this register says of its own people: another one in this database speaks for itself.
       AND stay.province = left(who.id, 2) AND stay.verification <> 'WITHDRAWN'
     CROSS JOIN rule
     GROUP BY stay.worker_id
  )
  SELECT worker.id AS worker_id, entry.list, worker.region_code, entry.since, entry.reasons,
         help.lacks AS flags, entry.evidence
    FROM who
    JOIN ${schema}.worker AS worker ON worker.id = who.id
   CROSS JOIN rule
    LEFT JOIN stays ON stays.worker_id = worker.id
   CROSS JOIN LATERAL (SELECT array_remove(ARRAY[
           CASE WHEN NOT EXISTS (SELECT FROM ${schema}.caseload WHERE caseload.worker_id = worker.id)
                THEN 'NO_HELPER' END,
           CASE WHEN NOT EXISTS (SELECT FROM ${schema}.assistance_plan AS plan WHERE plan.worker_id = worker.id)
                THEN 'NO_PLAN' END], NULL) AS lacks) AS help
   CROSS JOIN LATERAL (VALUES
     ${lists.map(entrySql).join(",\n     ")}
   ) AS entry (list, holds, since, reasons, evidence)
   WHERE entry.holds`;
}

function entrySql({ list, holds, since, reasons, evidence }: (typeof lists)[number]): string {
  return `('${list}', ${holds},
      ${since}, ${reasons}::text[], ${evidence}::text[])`;
}

/**
 * The entries of zero-employment households (零就业家庭) that there should be: somebody in it can work, and nobody
 * who is registered works.
 *
 * @param households a query with the column `id`: of which
 */
export function listedHouseholdsSql(schema: string, households: string): string {
  const flags = `array_remove(ARRAY[
           CASE WHEN household.helper IS NULL THEN 'NO_HELPER' END,
           CASE WHEN household.plan_note IS NULL THEN 'NO_PLAN' END], NULL)`;
  // A join and no subquery for each: of a whole register it must not need an index.
  return `SELECT household.id AS household_id, household.region_code,
         max(worker.status_as_of) FILTER (WHERE ${isAble("worker")}) AS since,
         (count(*) FILTER (WHERE ${isAble("worker")}))::integer AS able,
         ${flags} AS flags
    FROM (${households}) AS who
    JOIN ${schema}.household AS household ON household.id = who.id
    JOIN ${schema}.worker AS worker
      ON worker.household_id = household.id AND worker.province = household.province
   GROUP BY household.id
  HAVING bool_or(${isAble("worker")}) AND NOT bool_or(worker.status = 'EMPLOYED')`;
}
