import type { Session } from "../../service/session.ts";
import type { News } from "./news.ts";
import { listenerOf, speakerOf } from "./receive.ts";

/**
 * The pseudonym under which somebody is known here, where it is another one than the news has: keys change,
 * and not everywhere at once. Null of who is known under that one, or not at all.
 */
export async function linkHere(session: Session, news: News): Promise<string | null> {
  const rows =
    news.part === "HOST"
      ? await linkAtHome(session, news)
      : await session.query<LinkRow>(
          `SELECT person_link AS link FROM placement
            WHERE id = $1 AND province = $2 AND left(home_code, 2) = $3 AND person_link <> $4
              AND worker_id IS NULL AND other_id IS NULL AND person_erased_on IS NULL`,
          [news.otherId, listenerOf(news), speakerOf(news), news.personLink],
        );
  return rows[0]?.link ?? null;
}

interface LinkRow {
  readonly link: string;
}

/** The home knows its people under their former pseudonym, too, under their next one, and by the stays that were joined. */
function linkAtHome(session: Session, news: News): Promise<readonly LinkRow[]> {
  return session.query<LinkRow>(
    `SELECT person_link AS link FROM worker
      WHERE province = $1 AND person_link <> $2
        AND NOT EXISTS (SELECT FROM worker WHERE province = $1 AND person_link = $2)
        AND (id IN (SELECT worker_id FROM person_alias WHERE province = $1 AND link = $2)
          OR id IN (SELECT worker_id FROM placement WHERE id = $3 AND province = $1 AND other_id = $4))
      ORDER BY id LIMIT 1`,
    [listenerOf(news), news.personLink, news.otherId, news.id],
  );
}
