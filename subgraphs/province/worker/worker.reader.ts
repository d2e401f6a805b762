import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { Values } from "../../service/sql.ts";
import { narrowed } from "../access/narrowed.ts";
import { readCycles } from "../catalog/catalog.reader.ts";
import { cycleDefault, staleBefore } from "../catalog/update-cycle.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import type { WorkerFilter } from "./worker.filter.ts";
import type { Worker } from "./worker.ts";
import { workerConditions } from "./worker-conditions.ts";
import { type WorkerRow, type WorkerShape, workerColumnSql } from "./worker-row.ts";

export interface WorkerListQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly filter: WorkerFilter;
  /** What is stale goes by it. */
  readonly now: Date;
  readonly page: PageRequest;
  readonly shape: WorkerShape;
  readonly wanted: ListParts;
}

/** Workers whose record changed last first. */
export async function listWorkers(
  session: Session,
  { held, filter, now, page, shape, wanted }: WorkerListQuery,
): Promise<List<Worker>> {
  const values = new Values();
  const isOfAge = typeof filter.stale === "boolean";
  const cycleOf = isOfAge ? await readCycles(session, held) : () => cycleDefault;
  const staleSince = (province: string) => staleBefore(cycleOf(province, "WORKER"), now);
  return readList(session, {
    table: "worker",
    shape,
    columnSql,
    conditions: [
      ...narrowed(session),
      ...workerConditions(filter, { held, values, staleBefore: staleSince }),
    ],
    order: { order: "worker.updated_order", id: "worker.id" },
    ranking: null,
    isCovered: false,
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
