import type { Actor } from "./caller.ts";
import { personOf } from "./decide.ts";
import { openWrites } from "./open-writes.ts";
import { type Role, ruleOfRole } from "./role.ts";
import { needsRouteAbroad } from "./route-abroad.ts";
import { webhookFields, webhookScope } from "./webhook-fields.ts";

/** Why somebody may not ask for a field that is for some roles alone. */
export type RoleRefusal =
  | "NOT_AUTHENTICATED"
  | "NO_ROUTE_ABROAD"
  | "NOT_FOR_ROLE"
  | "SCOPE_MISSING"
  | "NOT_A_PERSON";

/** What such a field does: shows something, or writes. */
export type Doing = "shows" | "writes";

/** What the field of a coordinate such as "Mutation.erasePerson" does. */
export function doingOf(coordinate: string): Doing {
  return coordinate.startsWith("Mutation.") ? "writes" : "shows";
}

const ofLogs: ReadonlySet<string> = new Set(["Query.accessLog", "Query.whoLookedAtMe"]);

/**
 * Whether such a field writes or shows something of persons: access logs hold digests and show nobody,
 * and some fields are about what everybody may read.
 */
export function isOfPersons(coordinate: string): boolean {
  return !ofLogs.has(coordinate) && !openWrites.has(coordinate) && !webhookFields.has(coordinate);
}

/** What speaks against answering a field, of this coordinate, that is for some roles alone; null when nothing does. */
export function roleRefusalOf(
  actor: Actor | null,
  allowed: ReadonlySet<Role>,
  coordinate: string,
): RoleRefusal | null {
  if (actor === null) return "NOT_AUTHENTICATED";
  if (needsRouteAbroad(actor.province)) return "NO_ROUTE_ABROAD";
  if (!allowed.has(actor.role)) return "NOT_FOR_ROLE";
  const needed = scopeFor(actor.role, coordinate);
  if (needed === null || !actor.scopes.includes(needed)) return "SCOPE_MISSING";
  return actor.role === "DATA_SUBJECT" && personOf(actor) === null ? "NOT_A_PERSON" : null;
}

/** What a token must say in `scopes` to ask for such a field, by the roles that may. */
export function scopesFor(allowed: ReadonlySet<Role>, coordinate: string): readonly string[] {
  return [...new Set([...allowed].flatMap((role) => scopeFor(role, coordinate) ?? []))];
}

/** What a token of the role must say in `scopes`; null when no token of it is enough. */
function scopeFor(role: Role, coordinate: string): string | null {
  const { scope, writeScope, openWriteScope } = ruleOfRole[role];
  if (webhookFields.has(coordinate)) return webhookScope;
  if (doingOf(coordinate) === "shows") return scope;
  return openWrites.has(coordinate) ? openWriteScope : writeScope;
}

/**
 * Why one province does not answer somebody who may ask for such a field; null when it does. Who holds
 * an office holds it in the own province, or, to be shown something, in all of them when the issuer is
 * the national one; a person's right holds wherever the person has a record.
 */
export function officeDenialOf(
  { role, province }: Actor,
  holder: string,
  doing: Doing,
): "NOT_OWN_PROVINCE" | null {
  if (role === "DATA_SUBJECT" || province === holder) return null;
  return province === null && doing === "shows" ? null : "NOT_OWN_PROVINCE";
}

/** The same of one field: webhooks tell what everybody may read, to offices of every province. */
export function fieldDenialOf(
  actor: Actor,
  holder: string,
  coordinate: string,
): "NOT_OWN_PROVINCE" | null {
  if (webhookFields.has(coordinate)) return actor.province === null ? "NOT_OWN_PROVINCE" : null;
  return officeDenialOf(actor, holder, doingOf(coordinate));
}
