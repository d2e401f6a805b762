import type { Session } from "../../service/session.ts";

/** How far transactions have come. */
export interface Horizon {
  /** All transactions below were over. */
  readonly over: bigint;
  /** None at or above was begun. */
  readonly begun: bigint;
}

/** What no transaction that goes on stands below: what is changed there is there to be read. */
export const horizonSql = "pg_snapshot_xmin(pg_current_snapshot())";

/** The horizon as two columns of a statement that reads something else as well, at the same moment. */
export const horizonColumns = `${horizonSql}::text AS over,
            pg_snapshot_xmax(pg_current_snapshot())::text AS begun`;

export interface HorizonRow {
  readonly over: string;
  readonly begun: string;
}

export function horizonOf({ over, begun }: HorizonRow): Horizon {
  return { over: BigInt(over), begun: BigInt(begun) };
}

export async function readHorizon(session: Session): Promise<Horizon> {
  const [row = { over: "0", begun: "0" }] = await session.query<HorizonRow>(
    `SELECT ${horizonColumns}`,
  );
  return horizonOf(row);
}
