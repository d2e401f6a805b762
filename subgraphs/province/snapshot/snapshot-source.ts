import { besideSql, type RowShape } from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import type { Session } from "../../service/session.ts";
import { allOf, Values } from "../../service/sql.ts";
import { narrowed } from "../access/narrowed.ts";
import { brandShape } from "../brand/brand-row.ts";
import type { ChangeType } from "../change/change-enums.ts";
import { employerShape } from "../employer/employer-row.ts";
import { jobShape } from "../job/job-row.ts";
import { registeredIn } from "../region/region-filter.ts";
import { workerColumnSql, workerShape } from "../worker/worker-row.ts";
import { workshopShape } from "../workshop/workshop-row.ts";

/** One record of a snapshot, as the contract names its fields. */
export interface SnapshotRecord {
  readonly id: string;
}

export interface SnapshotPage {
  readonly region: string;
  readonly held: readonly string[];
  /** Only records behind this id; the first ones when null. */
  readonly after: string | null;
  readonly first: number;
}

/** Reads the records of one kind in the order of their ids, so many at a time. */
export type SnapshotSource = (
  session: Session,
  page: SnapshotPage,
) => Promise<readonly SnapshotRecord[]>;

/** Of a record that stands in another list only the id is told, as one asks for it there. */
const idAlone: Selection = { has: (field) => field === "id", at: () => idAlone, fields: new Set() };

/** All fields but those that subgraphs ask of each other and clients never see. */
const told: Selection = {
  has: (field) => !["demand", "supply", "registration"].includes(field),
  at: () => idAlone,
  fields: new Set(),
};

function only(fields: ReadonlySet<string>): Selection {
  return { has: (field) => fields.has(field) && told.has(field), at: () => idAlone, fields };
}

export const openSources: Readonly<Record<ChangeType, SnapshotSource>> = {
  JOB: sourceOf("job_posting", jobShape(told)),
  BRAND: sourceOf("labor_brand", brandShape(told)),
  WORKSHOP: sourceOf("workshop", workshopShape(told)),
  EMPLOYER: sourceOf("employer", employerShape(told)),
};

/** Workers with those of these fields that the register has, of those whom the session's permit shows. */
export function workerSource(wanted: ReadonlySet<string>): {
  readonly source: SnapshotSource;
  readonly fields: readonly string[];
} {
  const shape = workerShape(only(wanted));
  const source = sourceOf("worker", shape, {
    columnSql: (name) => workerColumnSql[name],
    conditionsFor: narrowed,
  });
  return { source, fields: shape.fields };
}

function sourceOf<Row, Shaped extends SnapshotRecord>(
  table: string,
  shape: RowShape<Row, Shaped>,
  {
    columnSql = () => undefined,
    conditionsFor = () => [],
  }: {
    readonly columnSql?: (name: keyof Row & string) => string | undefined;
    readonly conditionsFor?: (session: Session) => readonly string[];
  } = {},
): SnapshotSource {
  return async (session, { region, held, after, first }) => {
    const values = new Values();
    const joined = besideSql(shape.beside, table);
    const columns = shape.columns.map(
      (name) => `${columnSql(name) ?? `${table}.${name}`} AS ${name}`,
    );
    const codes = { field: "region", codes: [region], values, held };
    const inRegion = registeredIn(`${table}.region_code`, codes);
    const conditions = [
      ...conditionsFor(session),
      ...(inRegion === null ? [] : [inRegion]),
      ...(after === null ? [] : [`${table}.id > ${values.bind(after)}::text`]),
    ];
    const rows = await session.query<Row & object>(
      `SELECT ${[...columns, ...joined.columns].join(", ")} FROM ${table}${joined.joins}
${conditions.length === 0 ? "" : `WHERE ${allOf(conditions)}`}
ORDER BY ${table}.id LIMIT ${values.bind(first)}`,
      values.list,
    );
    return rows.map(shape.toObject);
  };
}
