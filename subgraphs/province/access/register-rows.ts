import type { FieldGroup } from "../../../schema/access/field-group.ts";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";

/** Where a table says of whom a row is. */
export interface PersonalTable {
  readonly table: string;
  /** The column with the worker's id. */
  readonly worker: string;
  /** The column with the province whose register it is; the id says so where there is none. */
  readonly province?: string;
  /** The column with the person's pseudonym, if there is one. */
  readonly person?: string;
  /** Shown only to who looks at one of these, whatever else the permit covers. */
  readonly groups?: readonly FieldGroup[];
}

/**
 * Shows the rows of a table to who has a permit for them: for all of a register, for the workers of a
 * caseload or of authorisations, or for a person's own. The first is nearly always the reason, and
 * what the others need is not even looked up then.
 */
export function protectPersons(personal: PersonalTable): readonly string[] {
  const { table, worker, province, person, groups } = personal;
  const holder = province ?? `left(${worker}, 2)`;
  const all = `${holder} = ANY ${permitted("ALL", "holders")}`;
  const visible =
    person === undefined
      ? [all, `${worker} IN (SELECT unnest(access.related_workers()))`]
      : [
          all,
          `${worker} IN (SELECT unnest(access.named_workers()))`,
          `${holder} || ':' || ${person} = ANY ${permitted("OWN", "persons")}`,
        ];
  const covered = visible.join(" OR ");
  if (groups === undefined) return protectRows({ table, visible: covered });
  const looked = `${permitted("ANY", "groups")} && ARRAY['${groups.join("', '")}']`;
  return protectRows({ table, visible: `${looked} AND (${covered})` });
}
