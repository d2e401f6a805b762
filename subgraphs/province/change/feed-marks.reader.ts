import type { Session } from "../../service/session.ts";
import { horizonSql } from "./horizon.reader.ts";

/** By the root field of each feed: what changes whenever there is something new in it. */
export interface FeedMarks {
  readonly changes: string;
  readonly personChanges: string;
}

/** The latest row of each outbox that may be read, and the epoch: one row each by its index. */
export async function readFeedMarks(session: Pick<Session, "query">): Promise<FeedMarks> {
  const [marks] = await session.query<FeedMarks>(
    `SELECT concat_ws(' ', epoch, (${latestIn("change")})) AS changes,
            concat_ws(' ', epoch, (${latestIn("person_change")})) AS "personChanges" FROM feed`,
  );
  if (marks === undefined) throw new Error("The database has no feed.");
  return { changes: marks.changes, personChanges: marks.personChanges };
}

function latestIn(table: string): string {
  return `SELECT xid::text || ' ' || id FROM ${table}
          WHERE xid < ${horizonSql}
          ORDER BY xid DESC, province DESC, id DESC LIMIT 1`;
}
