import type { Session } from "./session.ts";
import { Values } from "./sql.ts";

export interface NewRow {
  readonly table: string;
  /** By column; what is not named has the table's default. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly returning: readonly string[];
}

/** One row, and what the table made of it. */
export function insertRow<Row extends object>(
  session: Session,
  { table, values, returning }: NewRow,
): Promise<Row[]> {
  const bound = new Values();
  const places = Object.values(values).map((value) => bound.bind(value));
  return session.query<Row>(
    `INSERT INTO ${table} (${Object.keys(values).join(", ")}) VALUES (${places.join(", ")})
     RETURNING ${returning.join(", ")}`,
    bound.list,
  );
}
