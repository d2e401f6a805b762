import type { Session } from "./session.ts";
import { Values } from "./sql.ts";

export interface WrittenRow {
  readonly table: string;
  /** By column; what is not named has the table's default, or stays. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly returning: readonly string[];
}

/** One row, and what the table made of it. */
export async function insertRow<Row extends object>(
  session: Session,
  { table, values, returning }: WrittenRow,
): Promise<Row> {
  const bound = new Values();
  const places = Object.values(values).map((value) => bound.bind(value));
  const [row] = await session.query<Row>(
    `INSERT INTO ${table} (${Object.keys(values).join(", ")}) VALUES (${places.join(", ")})
     RETURNING ${returning.join(", ")}`,
    bound.list,
  );
  if (row === undefined) throw new Error(`A row of ${table} was stored and not given back.`);
  return row;
}

export interface ChangedRow extends WrittenRow {
  readonly id: string;
  /** The version that it must still have; it has the next one from then on. */
  readonly version: number;
}

/** @returns null when there is none, or none of this version */
export async function updateRow<Row extends object>(
  session: Session,
  { table, id, version, values, returning }: ChangedRow,
): Promise<Row | null> {
  const bound = new Values();
  const set = Object.entries(values).map(([column, value]) => `${column} = ${bound.bind(value)}`);
  const [row] = await session.query<Row>(
    `UPDATE ${table} SET ${set.join(", ")}, version = version + 1
      WHERE id = ${bound.bind(id)} AND version = ${bound.bind(version)}
  RETURNING ${returning.join(", ")}`,
    bound.list,
  );
  return row ?? null;
}
