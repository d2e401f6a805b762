import type { Session } from "../../service/session.ts";
import type { Horizon } from "./change.reader.ts";

/** Which transactions are over, and which are begun. */
export async function readHorizon(session: Session): Promise<Horizon> {
  const [row] = await session.query<{ readonly over: string; readonly begun: string }>(
    `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS over,
            pg_snapshot_xmax(pg_current_snapshot())::text AS begun`,
  );
  return { over: BigInt(row?.over ?? 0), begun: BigInt(row?.begun ?? 0) };
}
