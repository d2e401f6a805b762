import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { narrowed } from "../access/narrowed.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import type { WorkerFilter } from "./worker.filter.ts";
import type { Worker } from "./worker.ts";
import { workerConditions } from "./worker-conditions.ts";
import { type WorkerRow, type WorkerShape, workerColumnSql } from "./worker-row.ts";

export interface WorkerListQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly filter: WorkerFilter;
  readonly page: PageRequest;
  readonly shape: WorkerShape;
  readonly wanted: ListParts;
}

/** Workers whose record changed last first. */
export function listWorkers(
  session: Session,
  { held, filter, page, shape, wanted }: WorkerListQuery,
): Promise<List<Worker>> {
  const values = new Values();
  return readList(session, {
    table: "worker",
    shape,
    columnSql,
    conditions: [...narrowed(session), ...workerConditions(filter, { held, values })],
    order: { order: "worker.updated_order", id: "worker.id", isRanked: false },
    page,
    values,
    wanted,
    facets: null,
    plan: "made",
  });
}

/** Workers by id, in no order; ids that are not held are left out. */
export async function findWorkers(
  session: Session,
  { ids, shape }: { readonly ids: readonly string[]; readonly shape: WorkerShape },
): Promise<Worker[]> {
  const columns = shape.columns.map((name) => `${columnSql(name)} AS ${name}`).join(", ");
  const rows = await session.query<WorkerRow>(
    `SELECT ${columns} FROM worker WHERE worker.id = ANY($1::text[])`,
    [ids],
  );
  return rows.map(shape.toObject);
}

function columnSql(name: keyof WorkerRow): string {
  return workerColumnSql[name] ?? `worker.${name}`;
}
