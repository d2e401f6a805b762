import type { Actor } from "../../schema/access/caller.ts";
import { type Role, roles } from "../../schema/access/role.ts";
import { isPrintable } from "../../schema/logs/printable.ts";
import { limits } from "../limits.ts";
import { UnauthenticatedError } from "./errors.ts";
import type { Issuer } from "./read-issuers.ts";

/**
 * Reads who is asking from what a verified token says. An issuer vouches for its own province only,
 * whatever it signs.
 *
 * @throws UnauthenticatedError
 */
export function readActor(
  claims: Readonly<Record<string, unknown>>,
  { iss, province }: Issuer,
): Actor {
  if ((claims.province ?? null) !== province) throw badClaims();
  return {
    iss,
    sub: requiredText(claims.sub),
    province,
    department: claims.department === undefined ? null : requiredText(claims.department),
    role: readRole(claims.role),
    scopes: readScopes(claims.scopes),
    tokenId: requiredText(claims.jti),
  };
}

function requiredText(value: unknown): string {
  if (typeof value !== "string" || !isPrintable(value, limits.claimCharactersMax))
    throw badClaims();
  return value;
}

function readRole(value: unknown): Role {
  const role = roles.find((known) => known === value);
  if (role === undefined) throw badClaims();
  return role;
}

/** The signs of RFC 6749, section 3.3. */
const scopeSigns = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

function readScopes(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length > limits.scopesMax) throw badClaims();
  const scopes = new Set<string>();
  for (const scope of value) {
    if (typeof scope !== "string" || !scopeSigns.test(scope)) throw badClaims();
    scopes.add(scope);
  }
  return [...scopes];
}

function badClaims(): UnauthenticatedError {
  return new UnauthenticatedError("BAD_CLAIMS");
}
