import type { Access, Actor, Caller } from "../access/caller.ts";
import { purposes } from "../access/purpose.ts";
import { roles } from "../access/role.ts";
import { signatureLimits } from "./profile.ts";

/** Who asks and on what ground, as the values of `laowu-actor` and `laowu-access`. */
export interface Claims {
  readonly actor: string;
  readonly access: string;
}

const anonymous = "anonymous";
const none = "none";

/** Somebody whom nobody vouches for, asking about nobody. */
export const noClaims: Claims = Object.freeze({ actor: anonymous, access: none });

export function claimsOf({ actor, access }: Caller): Claims {
  if (actor === null && access === null) return noClaims;
  return {
    actor: actor === null ? anonymous : encoded(actor),
    access: access === null ? none : encoded(access),
  };
}

const nobody: Caller = Object.freeze({ actor: null, access: null });

/**
 * Reads who asks from headers whose signature is good. A gateway that says anything else than agreed
 * is not guessed at.
 *
 * @returns null when a claim is not what it must be
 */
export function readCaller(claims: Claims): Caller | null {
  if (claims.actor === anonymous && claims.access === none) return nobody;
  const actor = claims.actor === anonymous ? null : readActor(decoded(claims.actor));
  const access = claims.access === none ? null : readAccess(decoded(claims.access));
  return actor === undefined || access === undefined ? null : { actor, access };
}

function encoded(claim: object): string {
  return Buffer.from(JSON.stringify(claim)).toString("base64url");
}

const base64url = /^[A-Za-z0-9_-]+$/;

function decoded(value: string): unknown {
  if (value.length > signatureLimits.claimsCharactersMax || !base64url.test(value))
    return undefined;
  try {
    return JSON.parse(Buffer.from(value, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}

const actorFields = ["iss", "sub", "province", "department", "role", "scopes", "tokenId"] as const;

function readActor(value: unknown): Actor | undefined {
  if (!hasExactly(value, actorFields)) return undefined;
  const { iss, sub, province, department, scopes, tokenId } = value;
  const role = roles.find((known) => known === value.role);
  if (!isText(iss) || !isText(sub) || !isText(tokenId) || role === undefined) return undefined;
  if (!(province === null || (typeof province === "string" && /^\d{2}$/.test(province))))
    return undefined;
  if (!(department === null || isText(department)) || !isScopes(scopes)) return undefined;
  return { iss, sub, province, department, role, scopes, tokenId };
}

const accessFields = ["purpose", "authorizationId", "caseNo"] as const;

function readAccess(value: unknown): Access | undefined {
  if (!hasExactly(value, accessFields)) return undefined;
  const { authorizationId, caseNo } = value;
  const purpose = purposes.find((known) => known === value.purpose);
  if (purpose === undefined) return undefined;
  if (!(authorizationId === null || isText(authorizationId))) return undefined;
  if (!(caseNo === null || isText(caseNo))) return undefined;
  return { purpose, authorizationId, caseNo };
}

function hasExactly<Field extends string>(
  value: unknown,
  fields: readonly Field[],
): value is Record<Field, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length === fields.length && fields.every((field) => field in value);
}

/** A line break in a name would forge lines wherever it is written down; half a character breaks UTF-8. */
const printable = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

function isText(value: unknown): value is string {
  return typeof value === "string" && printable.test(value);
}

/** The signs of RFC 6749, section 3.3. */
const scope = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

function isScopes(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > 64) return false;
  return value.every((one) => typeof one === "string" && scope.test(one));
}
