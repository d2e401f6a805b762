import { orderComplement } from "../../../service/page.ts";
import { weights } from "./weights.ts";

/** What the readers know of a pair, as SQL. A condition that is NULL counts as not met. */
export interface PairSql {
  readonly intentExact: string;
  readonly intentRelated: string;
  readonly skillExact: string;
  readonly skillRelated: string;
  readonly wantedCents: string;
  readonly payMinCents: string;
  readonly payMaxCents: string;
  readonly regionPreferred: string;
  readonly anyRegion: string;
  readonly staysAtHome: string;
  readonly sameProvince: string;
  readonly formWanted: string;
  readonly educationMeets: string;
  readonly isTargetGroup: string;
}

/**
 * The points of `weigh` as a whole-number expression. Only comparisons and sums of whole
 * numbers, so every database computes the same; a test holds it against `weigh`.
 */
export function pointsSql(pair: PairSql): string {
  const { intent, skill, wage, region } = weights;
  return `(
    CASE WHEN ${pair.intentExact} THEN ${intent.exact}
         WHEN ${pair.intentRelated} THEN ${intent.related} ELSE 0 END
  + CASE WHEN ${pair.skillExact} THEN ${skill.exact}
         WHEN ${pair.skillRelated} THEN ${skill.related} ELSE 0 END
  + CASE WHEN ${pair.wantedCents} IS NULL THEN ${wage.meets}
         WHEN ${pair.payMinCents} >= ${pair.wantedCents} THEN ${wage.meets}
         WHEN ${pair.payMaxCents} >= ${pair.wantedCents} THEN ${wage.reaches}
         WHEN ${pair.payMinCents} IS NULL AND ${pair.payMaxCents} IS NULL THEN ${wage.notComparable}
         ELSE 0 END
  + CASE WHEN ${pair.regionPreferred} THEN ${region.preferred}
         WHEN ${pair.staysAtHome} AND NOT ${pair.sameProvince} THEN 0
         WHEN ${pair.anyRegion} THEN ${region.any}
         WHEN ${pair.sameProvince} THEN ${region.homeProvince} ELSE 0 END
  + CASE WHEN ${pair.formWanted} THEN ${weights.form} ELSE 0 END
  + CASE WHEN ${pair.educationMeets} THEN ${weights.education} ELSE 0 END
  + CASE WHEN ${pair.isTargetGroup} THEN ${weights.targetGroup} ELSE 0 END)`;
}

/** Points as a list order: the most points come first. */
export function orderOfPointsSql(points: string): string {
  return `${orderComplement}::bigint - ${points}`;
}
