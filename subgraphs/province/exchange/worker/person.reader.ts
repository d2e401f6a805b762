import type { RowShape } from "../../../service/row-shape.ts";
import type { Session } from "../../../service/session.ts";
import { type WorkerRow, workerColumnSql } from "../../worker/worker-row.ts";
import type { Worker } from "./worker.ts";

/** The records of one person in the registers held here, in id order, which is by province. */
export async function findPerson(
  session: Session,
  {
    personLink,
    shape,
  }: { readonly personLink: string; readonly shape: RowShape<WorkerRow, Worker> },
): Promise<Worker[]> {
  const columns = shape.columns.map(
    (name) => `${workerColumnSql[name] ?? `worker.${name}`} AS ${name}`,
  );
  const rows = await session.query<WorkerRow>(
    `SELECT ${columns.join(", ")} FROM worker
WHERE worker.person_link = $1
   OR worker.id = ANY (ARRAY(SELECT worker_id FROM person_alias AS alias WHERE alias.link = $1))
ORDER BY worker.id`,
    [personLink],
  );
  return rows.map(shape.toObject);
}
