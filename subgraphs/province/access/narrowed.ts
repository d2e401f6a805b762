import { permitted } from "../../service/permits/permit-sql.ts";
import type { Session } from "../../service/session.ts";

/**
 * What row-level security asks of a worker anyway, once more where an index answers it: a permit for a
 * few people must not look through a register to find them.
 */
export function narrowed({ rows }: Session): readonly string[] {
  switch (rows) {
    case "CASELOAD":
    case "AUTHORISED":
      return ["worker.id = ANY ((SELECT access.named_workers())::text[])"];
    case "OWN":
      return [`worker.person_link = ANY ${permitted("OWN", "personLink")}`];
    default:
      return [];
  }
}
