import type { Row } from "../../province/support/rows.ts";

/** Who is a candidate at all: wants work, can work, and has none or is ready to leave. */
export function seeksWorkOf(row: Row): boolean {
  if (row.wants_work !== true || row.status === "UNABLE") return false;
  return row.status !== "EMPLOYED" || row.wants_to_go_out === true;
}
