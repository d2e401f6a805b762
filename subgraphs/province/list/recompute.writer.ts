import type { Session } from "../../service/session.ts";

/** An entry that is not what the records say. */
export interface ListDifference {
  readonly list: string;
  /** A worker, or a household. */
  readonly subject: string;
  readonly what: "MISSING" | "TOO_MUCH" | "OTHERWISE";
}

type Keeping = Pick<Session, "query">;

/** Makes all entries what the records say. Says how many were not. */
export async function recomputeLists(session: Keeping): Promise<number> {
  const [row] = await session.query<{ readonly mended: number }>(
    "SELECT recompute_lists()::integer AS mended",
  );
  return row?.mended ?? 0;
}

export function differencesOfLists(session: Keeping): Promise<readonly ListDifference[]> {
  return session.query<ListDifference>(
    "SELECT list, subject, what FROM list_differences() ORDER BY list, subject",
  );
}
