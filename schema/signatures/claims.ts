import type { Access, Actor, Caller } from "../access/caller.ts";
import { purposes } from "../access/purpose.ts";
import { roles } from "../access/role.ts";
import { isPrintable } from "../logs/printable.ts";
import { signatureLimits } from "./profile.ts";

/** What a gateway says with every call of one operation, as the values of headers. */
export interface Claims {
  /** Who asks: `laowu-actor`. */
  readonly actor: string;
  /** On what ground: `laowu-access`. */
  readonly access: string;
  /** What joins the records of one look at persons in all logs: `laowu-request`. */
  readonly request: string;
  /** Where the gateway's access log stands: `laowu-log-head`. */
  readonly logHead: string;
}

/** A look at persons, as access logs tell it. */
export interface Look {
  readonly request: string;
  readonly logHead: string | null;
}

const anonymous = "anonymous";
/** Stands where there is nothing to say. */
export const unsaid = "none";

/** Somebody whom nobody vouches for, asking about nobody. */
export const noClaims: Claims = Object.freeze({
  actor: anonymous,
  access: unsaid,
  request: unsaid,
  logHead: unsaid,
});

/** Whether nobody is vouched for, nobody is looked at and nothing is told of a log. */
export function isUnsaid({ actor, access, request, logHead }: Claims): boolean {
  return actor === anonymous && access === unsaid && request === unsaid && logHead === unsaid;
}

/** @param look null when what is asked for is open data */
export function claimsOf({ actor, access }: Caller, look: Look | null): Claims {
  if (actor === null && access === null && look === null) return noClaims;
  return {
    actor: actor === null ? anonymous : encoded(actor),
    access: access === null ? unsaid : encoded(access),
    request: look?.request ?? unsaid,
    logHead: look?.logHead ?? unsaid,
  };
}

const nobody: Caller = Object.freeze({ actor: null, access: null });

/**
 * Reads who asks from headers whose signature is good. A gateway that says anything else than agreed
 * is not guessed at.
 *
 * @returns null when a claim is not what it must be
 */
export function readCaller(claims: Pick<Claims, "actor" | "access">): Caller | null {
  if (claims.actor === anonymous && claims.access === unsaid) return nobody;
  const actor = claims.actor === anonymous ? null : readActor(decoded(claims.actor));
  const access = claims.access === unsaid ? null : readAccess(decoded(claims.access));
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

function isText(value: unknown): value is string {
  return typeof value === "string" && isPrintable(value, 200);
}

/** The signs of RFC 6749, section 3.3. */
const scope = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

function isScopes(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > 64) return false;
  return value.every((one) => typeof one === "string" && scope.test(one));
}
