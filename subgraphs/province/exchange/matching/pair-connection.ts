import { encodeCursor, orderComplement } from "../../../service/page.ts";
import type { Selection } from "../../../service/selection.ts";
import type { Coverage } from "../../coverage/coverage.ts";
import { coverageOf } from "../../coverage/coverage-of.ts";
import { provinceOfId } from "../../global-id.ts";
import type { PageInfo } from "../../page/page-info.ts";
import type { AskerPage } from "../asker-page.ts";
import { FULL_SCORE } from "./weights.ts";

/** What speaks for a pair and against it. */
export interface Explanation {
  readonly reasons: readonly string[];
  readonly blockers: readonly string[];
}

export interface PairConnection<Node> {
  readonly edges: readonly (Explanation & {
    readonly cursor: string;
    readonly score: number;
    readonly node: Node;
  })[];
  readonly pageInfo: PageInfo;
  readonly coverage: Coverage;
}

export interface PairConnectionOptions<Row, Node> {
  readonly asked: readonly string[];
  readonly startedAt: number;
  readonly nodeOf: (row: Row) => Node;
  /** Null when nobody asked why. */
  readonly explain: ((row: Row) => Explanation) | null;
}

const unexplained: Explanation = { reasons: [], blockers: [] };

/** The score is the order read backwards, so that both can never disagree. */
export function pairConnectionOf<Row, Node>(
  { rows, hasNextPage, watermarks }: AskerPage<Row>,
  { asked, startedAt, nodeOf, explain }: PairConnectionOptions<Row, Node>,
): PairConnection<Node> {
  const edges = rows.map(({ place, row }) => ({
    cursor: encodeCursor(place),
    score: (orderComplement - place.order) / FULL_SCORE,
    node: nodeOf(row),
    ...(explain?.(row) ?? unexplained),
  }));
  const provinces = rows.map(({ place }) => ({ province: provinceOfId(place.id) }));
  return {
    edges,
    pageInfo: { endCursor: edges.at(-1)?.cursor ?? null, hasNextPage },
    coverage: coverageOf({ asked, watermarks, rows: provinces, startedAt }),
  };
}

/** Whether reasons or blockers of the pairs are wanted. */
export function isExplained(edges: Selection): boolean {
  return edges.has("reasons") || edges.has("blockers");
}
