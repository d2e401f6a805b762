import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from "graphql";
import type { Caller } from "../../../schema/access/caller.ts";
import { officeDenialOf, roleRefusalOf } from "../../../schema/access/for-roles.ts";
import type { Role } from "../../../schema/access/role.ts";
import type { RoleFields } from "../../../schema/access/role-fields.ts";
import { ForbiddenError } from "../errors.ts";

/** What a context must have where something is for some roles alone; without it nobody is let in. */
export interface RoleContext {
  readonly caller?: Caller;
  /** The provinces in this database. */
  readonly held: readonly string[];
}

/** Puts a guard before every field that is for some roles alone, so that nobody who writes one can forget it. */
export function guardRoles(schema: GraphQLSchema, roleFields: RoleFields): void {
  const fields = schema.getQueryType()?.getFields() ?? {};
  for (const [coordinate, allowed] of roleFields) {
    const field = fields[coordinate.replace(/^Query\./, "")];
    if (field === undefined) throw new Error(`${coordinate} is @forRoles, but no field of Query.`);
    guard(field, allowed);
  }
}

function guard(field: GraphQLField<unknown, unknown>, allowed: ReadonlySet<Role>): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    admit(context as RoleContext, allowed);
    return resolve(source, args, context, info);
  };
}

/** @throws ForbiddenError */
function admit({ caller, held }: RoleContext, allowed: ReadonlySet<Role>): void {
  const actor = caller?.actor ?? null;
  const refusal = roleRefusalOf(actor, allowed);
  if (actor === null || refusal !== null) throw new ForbiddenError(refusal ?? "NOT_AUTHENTICATED");
  for (const holder of held) {
    const denial = officeDenialOf(actor, holder);
    if (denial !== null) throw new ForbiddenError(denial);
  }
}
