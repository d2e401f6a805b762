import { encodeCursor } from "../../service/page.ts";
import { provinceOfId } from "../global-id.ts";
import type { List } from "../page/list.reader.ts";
import type { AskerPage } from "./asker-page.ts";

/** A page that was read for many askers, as the list of one. */
export function listOf<Row, Node>(
  { rows, hasNextPage, nextId, watermarks, total }: AskerPage<Row>,
  nodeOf: (row: Row) => Node,
): List<Node> {
  return {
    rows: rows.map(({ place, row }) => ({
      cursor: encodeCursor(place),
      province: provinceOfId(place.id),
      node: nodeOf(row),
    })),
    hasNextPage,
    nextId,
    total,
    isTotalCapped: false,
    facets: null,
    watermarks,
  };
}
