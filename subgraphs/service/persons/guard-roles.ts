import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from "graphql";
import type { Caller } from "../../../schema/access/caller.ts";
import {
  doingOf,
  fieldDenialOf,
  type RoleRefusal,
  roleRefusalOf,
} from "../../../schema/access/for-roles.ts";
import type { Role } from "../../../schema/access/role.ts";
import type { RoleFields } from "../../../schema/access/role-fields.ts";
import { ForbiddenError } from "../errors.ts";

/** What a context must have where something is for some roles alone; without it nobody is let in. */
export interface RoleContext {
  readonly caller?: Caller;
  /** The provinces in this database. */
  readonly held: readonly string[];
  /** Told of everybody who was not let in. */
  readonly onRoleRefused?: (refused: RefusedRole) => void;
}

export interface RefusedRole {
  /** Such as "Mutation.erasePerson". */
  readonly coordinate: string;
  readonly reason: RoleRefusal | "NOT_OWN_PROVINCE";
}

/** Puts a guard before every field that is for some roles alone, so that nobody who writes one can forget it. */
export function guardRoles(schema: GraphQLSchema, roleFields: RoleFields): void {
  const roots = { Query: schema.getQueryType(), Mutation: schema.getMutationType() };
  for (const [coordinate, allowed] of roleFields) {
    const [root, name = ""] = coordinate.split(".");
    const type = root === "Query" || root === "Mutation" ? roots[root] : null;
    const field = type?.getFields()[name];
    if (field === undefined) throw new Error(`${coordinate} is @forRoles, but no root field.`);
    guard(field, { coordinate, allowed });
  }
}

interface Guarded {
  readonly coordinate: string;
  readonly allowed: ReadonlySet<Role>;
}

function guard(field: GraphQLField<unknown, unknown>, guarded: Guarded): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    admit(context as RoleContext, guarded);
    return resolve(source, args, context, info);
  };
}

/** @throws ForbiddenError */
function admit(context: RoleContext, { coordinate, allowed }: Guarded): void {
  const { caller, held, onRoleRefused } = context;
  const actor = caller?.actor ?? null;
  // What is written goes to one of these provinces: which one, and whether it is the own, is looked at there.
  const holders = doingOf(coordinate) === "shows" ? held : [];
  const reason =
    roleRefusalOf(actor, allowed, coordinate) ??
    holders
      .map((holder) => actor && fieldDenialOf(actor, holder, coordinate))
      .find((denial) => denial !== null) ??
    null;
  if (reason === null) return;
  onRoleRefused?.({ coordinate, reason });
  throw new ForbiddenError(reason);
}
