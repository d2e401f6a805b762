import type { Session } from "../../service/session.ts";
import type { Employer } from "./employer.ts";
import type { EmployerRow, EmployerShape } from "./employer-row.ts";

/** Employers by id, in no order; ids that are not held are left out. */
export async function findEmployers(
  session: Session,
  { ids, shape }: { readonly ids: readonly string[]; readonly shape: EmployerShape },
): Promise<Employer[]> {
  const rows = await session.query<EmployerRow>(
    `SELECT ${shape.columns.join(", ")} FROM employer WHERE id = ANY($1::text[])`,
    [ids],
  );
  return rows.map(shape.toObject);
}

/** The record of the first province that knows the code, in ascending province order. */
export async function findEmployerByUscc(
  session: Session,
  { uscc, shape }: { readonly uscc: string; readonly shape: EmployerShape },
): Promise<Employer | null> {
  const [row] = await session.query<EmployerRow>(
    `SELECT ${shape.columns.join(", ")} FROM employer WHERE uscc = $1 ORDER BY province LIMIT 1`,
    [uscc],
  );
  return row === undefined ? null : shape.toObject(row);
}
