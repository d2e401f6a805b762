import type { GivenSelection } from "../../service/selection.ts";
import type { Coverage } from "../coverage/coverage.ts";
import { coverageOf } from "../coverage/coverage-of.ts";
import type { Count } from "./count.ts";
import { countingOf } from "./counting.ts";
import type { List, ListParts } from "./list.reader.ts";
import type { PageInfo } from "./page-info.ts";

/** The fields that every connection has. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
  readonly totalCount: Count;
  readonly coverage: Coverage;
}

/** What must be read to answer a connection's selection. */
export function partsOf(connection: GivenSelection): ListParts {
  return {
    rows: ["edges", "pageInfo", "coverage"].some((field) => connection.has(field)),
    total: countingOf(connection, "totalCount"),
    watermarks: connection.has("coverage"),
  };
}

/** Fields that were not selected are filled with nothing; nobody reads them. */
export function connectionOf<Node>(
  list: List<Node>,
  { asked, startedAt }: { readonly asked: readonly string[]; readonly startedAt: number },
): Connection<Node> {
  const { rows, hasNextPage, total, isTotalCapped, watermarks } = list;
  return {
    edges: rows,
    pageInfo: { endCursor: rows.at(-1)?.cursor ?? null, hasNextPage },
    totalCount: { value: total ?? 0, relation: isTotalCapped ? "AT_LEAST" : "EXACT" },
    coverage: coverageOf({ asked, watermarks, rows, startedAt }),
  };
}
