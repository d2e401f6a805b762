import { checkedList } from "../../service/checks.ts";
import type { PageRequest } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { allOf, Values } from "../../service/sql.ts";
import { narrowed } from "../access/narrowed.ts";
import type { HouseholdFlag } from "../list/list-enums.ts";
import { isAble } from "../list/list-rules.ts";
import { type List, type ListParts, readList } from "../page/list.reader.ts";
import { registeredIn } from "../region/region-filter.ts";
import type { Worker } from "../worker/worker.ts";
import { type WorkerRow, type WorkerShape, workerColumnSql } from "../worker/worker-row.ts";
import {
  type ListedHousehold,
  type ListedHouseholdShape,
  listedHouseholdColumnSql,
} from "./household-row.ts";

export interface ZeroEmploymentQuery {
  /** The provinces held here. */
  readonly held: readonly string[];
  readonly regions: readonly string[] | null;
  readonly flags: readonly HouseholdFlag[] | null;
  readonly page: PageRequest;
  readonly shape: ListedHouseholdShape;
  readonly wanted: ListParts;
}

/** Households in which somebody can work and nobody does, the latest first. */
export function listZeroEmployment(
  session: Session,
  { held, regions, flags, page, shape, wanted }: ZeroEmploymentQuery,
): Promise<List<ListedHousehold>> {
  const values = new Values();
  const region = registeredIn("entry.region_code", {
    field: "regions",
    codes: regions,
    values,
    held,
  });
  return readList(session, {
    table: "household_entry AS entry JOIN household ON household.id = entry.household_id",
    shape,
    columnSql: listedHouseholdColumnSql,
    conditions: [
      "entry.left_at IS NULL",
      ...(region === null ? [] : [region]),
      ...(flags === null
        ? []
        : [`entry.flags && ${values.bind(checkedList("flags", flags))}::text[]`]),
    ],
    order: { order: "entry.since_order", id: "entry.household_id" },
    ranking: null,
    isCovered: false,
    page,
    values,
    wanted,
    facets: null,
    plan: "made",
  });
}

/** Who can work, by household, in the order of their ids: one statement for all of a page. */
export async function findAbleMembers(
  session: Session,
  { ids, shape }: { readonly ids: readonly string[]; readonly shape: WorkerShape },
): Promise<ReadonlyMap<string, readonly Worker[]>> {
  const columns = shape.columns.map(
    (name) => `${workerColumnSql[name] ?? `worker.${name}`} AS ${name}`,
  );
  const rows = await session.query<WorkerRow & { readonly member_of: string }>(
    `SELECT ${columns.join(", ")}, worker.household_id AS member_of FROM worker
      WHERE worker.household_id = ANY($1::text[]) AND worker.province = left(worker.household_id, 2)
        AND ${allOf([isAble("worker"), ...narrowed(session)])}
      ORDER BY worker.id`,
    [ids],
  );
  const members = new Map<string, Worker[]>();
  for (const row of rows)
    members.set(row.member_of, [...(members.get(row.member_of) ?? []), shape.toObject(row)]);
  return members;
}
