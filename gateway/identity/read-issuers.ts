import { isHttpUrl } from "../is-http-url.ts";
import { isRecord } from "../is-record.ts";
import { readJsonObject } from "../read-json-object.ts";

/** Whose signature proves who is asking. */
export interface Issuer {
  /** What its tokens say in `iss`. */
  readonly iss: string;
  /** The one province it vouches for; null for the national issuer, which vouches for none. */
  readonly province: string | null;
  /** Where its public keys are. */
  readonly jwks: string;
}

export interface Issuers {
  /** What a token must say in `aud`. */
  readonly audience: string;
  readonly issuers: readonly Issuer[];
}

/**
 * Reads the file that names the issuers, one for each province and one national.
 *
 * @param problems gets what is wrong with it
 */
export function readIssuers(file: string, problems: string[]): Issuers {
  const content = 'an "audience" and "issuers"';
  const known = problems.length;
  const { audience, issuers } = readJsonObject(file, { problems, content });
  if (problems.length > known) return { audience: "", issuers: [] };
  if (!isText(audience)) problems.push(`${file} has no "audience".`);
  if (!Array.isArray(issuers)) problems.push(`${file} has no list of "issuers".`);
  const entries: readonly unknown[] = Array.isArray(issuers) ? issuers : [];
  const read = entries.flatMap((entry, index) => {
    const issuer = readIssuer(entry);
    if (typeof issuer !== "string") return [issuer];
    problems.push(`${file}: issuer ${index + 1} ${issuer}.`);
    return [];
  });
  for (const key of ["iss", "province", "jwks"] as const) {
    for (const twice of repeated(read.map((issuer) => issuer[key])))
      problems.push(`${file} has several issuers with the "${key}" ${JSON.stringify(twice)}.`);
  }
  return { audience: isText(audience) ? audience : "", issuers: read };
}

/** An issuer, or what is wrong with it. */
function readIssuer(entry: unknown): Issuer | string {
  if (!isRecord(entry)) return "is no object";
  const { iss, province, jwks } = entry;
  if (!isText(iss)) return 'has no "iss"';
  if (province !== null && (typeof province !== "string" || !/^\d{2}$/.test(province)))
    return 'must have a two-digit code as "province", or null when it is the national one';
  if (typeof jwks !== "string" || !isHttpUrl(jwks)) return 'has no http(s) URL as "jwks"';
  if (!isPrivate(new URL(jwks))) return 'must have its "jwks" at https, or on this machine';
  return { iss, province, jwks };
}

/** Whoever can change the keys on their way can be anybody. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function repeated<Value>(values: readonly Value[]): ReadonlySet<Value> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index));
}
