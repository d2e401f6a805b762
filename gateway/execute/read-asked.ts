import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";
import type { RowsPlace } from "../plan/plan.ts";
import { readAnswer } from "./read-answer.ts";
import type { Reply, SubgraphAnswer } from "./transport.ts";
import { cutRows } from "./unread-rows.ts";

/**
 * Reads what a subgraph replied, but for the rows that may stay unread.
 *
 * @param place where these rows stand; null when all is to be read
 * @throws SubgraphUnavailableError when it is no well-formed GraphQL answer, or not to be believed
 */
export function readAsked(
  reply: Reply,
  place: RowsPlace | null,
): SubgraphAnswer | Promise<SubgraphAnswer> {
  // How many values a large answer holds is counted when it is read.
  const mayBeCut = place !== null && reply.bytes.length <= limits.answerValuesMax;
  const cut = mayBeCut && reply.doubt === null ? cutRows(reply.bytes, place) : null;
  if (place === null || cut === null) return readAnswer(reply);
  const { rest, rows } = cut;
  const withRows = (answer: SubgraphAnswer) =>
    isEmptyAt(answer, place)
      ? { ...answer, ascii: answer.ascii && rows.isAscii, rows }
      : readAnswer(reply);
  const read = readAnswer({ ...reply, bytes: rest });
  return read instanceof Promise ? read.then(withRows) : withRows(read);
}

/** Whether the rows were those of the connection, and not of another list in it. */
function isEmptyAt({ data }: SubgraphAnswer, { field, edges }: RowsPlace): boolean {
  const connection = data?.[field];
  const rows = isRecord(connection) ? connection[edges] : null;
  return Array.isArray(rows) && rows.length === 0;
}
