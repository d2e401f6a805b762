import type { Session } from "../../service/session.ts";

/** What of a worker a placement is written with. */
export interface PlacedWorker {
  readonly id: string;
  readonly regionCode: string;
  readonly personLink: string | null;
}

interface PlacedWorkerRow {
  readonly id: string;
  readonly region_code: string;
  readonly person_link: string | null;
}

export async function findPlacedWorker(session: Session, id: string): Promise<PlacedWorker | null> {
  const rows = await session.query<PlacedWorkerRow>(
    "SELECT id, region_code, person_link FROM worker WHERE id = $1",
    [id],
  );
  return workerIn(rows);
}

/** The home record of a pseudonym in a province's register. */
export async function findWorkerOfLink(
  session: Session,
  province: string,
  personLink: string,
): Promise<PlacedWorker | null> {
  const rows = await session.query<PlacedWorkerRow>(
    "SELECT id, region_code, person_link FROM worker WHERE province = $1 AND person_link = $2 ORDER BY id LIMIT 1",
    [province, personLink],
  );
  return workerIn(rows);
}

function workerIn([row]: readonly PlacedWorkerRow[]): PlacedWorker | null {
  return row === undefined
    ? null
    : { id: row.id, regionCode: row.region_code, personLink: row.person_link };
}

/** Whether a register knows an employer. */
export async function hasEmployer(session: Session, id: string): Promise<boolean> {
  const rows = await session.query("SELECT true AS known FROM employer WHERE id = $1", [id]);
  return rows.length > 0;
}
