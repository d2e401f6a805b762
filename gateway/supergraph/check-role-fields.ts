import type { RoleFields } from "../../schema/access/role-fields.ts";
import type { Sharding } from "./sharding.ts";

/** Whom a field is for is looked at where a province is asked for it, so it must be a root field of provinces. */
export function checkRoleFields(
  roleFields: RoleFields,
  { rules }: Pick<Sharding, "rules">,
): string[] {
  return [...roleFields.keys()]
    .filter((coordinate) => !/^(Query|Mutation)\./.test(coordinate) || !rules.has(coordinate))
    .map((coordinate) => `${coordinate} is @forRoles, but no root field of provinces.`);
}
