import type { Session } from "../../service/session.ts";
import { decodeFeedCursor, encodeFeedCursor } from "./feed-position.ts";
import { horizonSql } from "./horizon.reader.ts";

export interface PeopleNews {
  /** Something of persons has changed behind the place, or may have. */
  readonly isThere: boolean;
  /** The place up to which that is so. */
  readonly here: string;
}

/**
 * Whether there is something to pull of persons of a province behind a place, and not whom. It is asked
 * by who keeps the register.
 */
export async function findPeopleNews(
  session: Pick<Session, "query">,
  { province, since }: { readonly province: string; readonly since: string },
): Promise<PeopleNews> {
  const { xid, epoch: before } = decodeFeedCursor(since);
  const [news] = await session.query<{
    readonly is_there: boolean;
    readonly epoch: string;
    readonly over: string;
  }>(
    `SELECT EXISTS (SELECT FROM person_change WHERE xid >= $2::xid8 AND province = $1
                       AND xid < ${horizonSql})
              -- Of what is forgotten nobody can say what it was.
              OR $2::xid8 <= forgotten_until AS is_there,
            epoch::text, ${horizonSql}::text AS over FROM feed`,
    [province, String(xid)],
  );
  if (news === undefined) throw new Error("The database has no feed.");
  const { is_there, epoch, over } = news;
  const here = encodeFeedCursor({ xid: BigInt(over), province, number: 0n, epoch });
  // Of another database the numbers mean nothing.
  return { isThere: is_there || decodeFeedCursor(here).epoch !== before, here };
}
