import { idOf, type Row } from "../../province/support/rows.ts";

/** The link of the person whose placement it is unless a test says otherwise. */
export const link = "a".repeat(43);

export function placementRow(id: string, values: Row): Row {
  return {
    id,
    province: id.slice(0, 2),
    person_link: link,
    worker_id: idOf("53", 1),
    home_code: "530602",
    host_code: "440305",
    scope: "OUT_OF_PROVINCE",
    kind: "ENTERPRISE",
    channel: "POINT_TO_POINT",
    start_date: "2025-03-01",
    days: 120,
    verification: "CONFIRMED",
    ...values,
  };
}
