import { randomUUID } from "node:crypto";
import { type Claims, noClaims } from "./claims.ts";
import type { PublicKeys, SigningKey } from "./keys.ts";
import {
  type Algorithm,
  asPattern,
  fitsOneLine,
  inSeconds,
  isSignature,
  label,
  requestComponents,
  requestTag,
  sessionRequestComponents,
  signatureLimits,
} from "./profile.ts";
import type { Session, SessionKey } from "./session-key.ts";
import { algorithmOf, isSignedIn, isSignedWith, type Signer, signText } from "./sign-text.ts";

/** What is signed of every request, beside the parameters of the signature. */
export interface OpenComponents {
  readonly method: string;
  /** Without a query, of which the contract has none. */
  readonly path: string;
  readonly contentDigest: string;
  readonly contentType: string;
  /** The value of `x-deadline-ms`. */
  readonly deadlineMs: string;
  /** Whom it is for: a province's code, or a subgraph's name. */
  readonly audience: string;
}

/** What is signed of a request that says who asks, and on what ground. */
export interface RequestComponents extends OpenComponents, Claims {}

/**
 * Signs a request by the gateway's own key.
 *
 * @param nowMs milliseconds since 1970
 * @returns the headers that sign it, and those that are covered beside the usual ones
 */
export function signRequest(
  request: RequestComponents,
  key: SigningKey,
  nowMs: number,
): SignedHeaders {
  const parameters = parametersOf(requestComponents, key, nowMs);
  const base = `${openLines(request)}${claimLines(request)}`;
  return {
    ...headersOf(request, { base, parameters, signer: key }),
    "laowu-actor": request.actor,
    "laowu-access": request.access,
    "laowu-request": request.request,
    "laowu-log-head": request.logHead,
  };
}

/** The same within a session: for what nobody is vouched for, and nobody is looked at by. */
export function signInSession(
  request: OpenComponents,
  key: SessionKey,
  nowMs: number,
): OpenSignedHeaders {
  const parameters = parametersOf(sessionRequestComponents, key, nowMs);
  return headersOf(request, { base: openLines(request), parameters, signer: key });
}

export interface OpenSignedHeaders {
  readonly "content-digest": string;
  readonly "laowu-audience": string;
  readonly "signature-input": string;
  readonly signature: string;
}

export interface SignedHeaders extends OpenSignedHeaders {
  readonly "laowu-actor": string;
  readonly "laowu-access": string;
  readonly "laowu-request": string;
  readonly "laowu-log-head": string;
}

function parametersOf(components: string, signer: Signer, nowMs: number): string {
  const created = inSeconds(nowMs);
  return `${components};created=${created};expires=${created + signatureLimits.lifeSeconds};nonce="${randomUUID()}";keyid="${signer.id}";alg="${algorithmOf(signer)}";tag="${requestTag}"`;
}

interface ToSign {
  readonly base: string;
  readonly parameters: string;
  readonly signer: Signer;
}

function headersOf(
  { contentDigest, audience }: OpenComponents,
  { base, parameters, signer }: ToSign,
): OpenSignedHeaders {
  return {
    "content-digest": contentDigest,
    "laowu-audience": audience,
    "signature-input": `${label}=${parameters}`,
    signature: signText(`${base}${parametersLine(parameters)}`, signer),
  };
}

/** Why a request is not answered. */
export type RequestFault =
  | "NO_SIGNATURE"
  | "MALFORMED"
  | "WRONG_AUDIENCE"
  | "UNKNOWN_KEY"
  | "UNKNOWN_SESSION"
  | "SESSION_TOO_WEAK"
  | "NOT_YET_VALID"
  | "EXPIRED"
  | "BAD_SIGNATURE";

/** The head of a request whose signature is good. Its body is not proved yet. */
export interface VerifiedHead {
  /** Of the gateway's key, or of the session. */
  readonly keyId: string;
  /** The one it was signed in, and is to be answered in; null when it was signed by the gateway's own key. */
  readonly session: AgreedSession | null;
  readonly nonce: string;
  /** In seconds since 1970. */
  readonly created: number;
  readonly expires: number;
  readonly components: RequestComponents;
  /** The value of the header `signature`, to which the answer is bound. */
  readonly signature: string;
}

export interface ReceivedHead {
  readonly method: string;
  /** As it came: the path, and a query if there is one. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** A session as the service knows it: with the one gateway, under the one name. */
export interface AgreedSession extends Session {
  readonly audience: string;
}

/** Whose requests a service believes. */
export interface RequestTrust {
  readonly audiences: ReadonlySet<string>;
  readonly keys: PublicKeys;
  /** Those that have not ended. */
  readonly sessions: { get(id: string): AgreedSession | undefined };
}

/** Everything but the nonce, the key's id and digits is fixed. */
const inputForms: Readonly<Record<Algorithm, RegExp>> = {
  ed25519: inputForm(requestComponents, "ed25519"),
  "hmac-sha256": inputForm(sessionRequestComponents, "hmac-sha256"),
};

function inputForm(components: string, algorithm: Algorithm): RegExp {
  return new RegExp(
    `^${label}=(${asPattern(components)};created=(\\d{1,12});expires=(\\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200})";${endOf(algorithm)})$`,
  );
}

/** What the parameters of a request's signature end in. */
function endOf(algorithm: Algorithm): string {
  return `alg="${algorithm}";tag="${requestTag}"`;
}

const endInSession = endOf("hmac-sha256");

/**
 * Checks everything about a request that its head says. Cheap checks come before the signature's own.
 *
 * @param nowMs milliseconds since 1970
 */
export function verifyRequest(
  received: ReceivedHead,
  trust: RequestTrust,
  nowMs: number,
): VerifiedHead | RequestFault {
  const { signature, "signature-input": input } = received.headers;
  if (signature === undefined || input === undefined) return "NO_SIGNATURE";
  const open = openComponentsOf(received);
  if (open === null || typeof signature !== "string" || typeof input !== "string")
    return "MALFORMED";
  const algorithm = input.endsWith(endInSession) ? "hmac-sha256" : "ed25519";
  const read = inputForms[algorithm].exec(input);
  if (read === null || !isSignature(signature, algorithm)) return "MALFORMED";
  const [, parameters = "", createdText, expiresText, nonce = "", keyId = ""] = read;
  const [created, expires] = [Number(createdText), Number(expiresText)];
  if (!trust.audiences.has(open.audience)) return "WRONG_AUDIENCE";
  const proof = { keyId, nonce, created, expires, signature, parameters };
  return algorithm === "ed25519"
    ? verifiedByKey({ open, proof, received }, trust, nowMs)
    : verifiedInSession({ open, proof, received }, trust, nowMs);
}

interface UnprovedHead {
  readonly received: ReceivedHead;
  readonly open: OpenComponents;
  readonly proof: Proof;
}

interface Proof extends Omit<VerifiedHead, "session" | "components"> {
  readonly parameters: string;
}

function verifiedByKey(
  { received, open, proof }: UnprovedHead,
  { keys }: RequestTrust,
  nowMs: number,
): VerifiedHead | RequestFault {
  const claims = claimsIn(received);
  if (claims === null) return "MALFORMED";
  const key = keys.get(proof.keyId);
  if (key === undefined) return "UNKNOWN_KEY";
  const fault = faultOfTimes(proof, inSeconds(nowMs));
  if (fault !== null) return fault;
  const base = `${openLines(open)}${claimLines(claims)}${parametersLine(proof.parameters)}`;
  if (!isSignedWith(key, base, proof.signature)) return "BAD_SIGNATURE";
  return { ...proof, session: null, components: { ...open, ...claims } };
}

/** A secret that both sides have proves nothing to others, so nobody looks at persons by it. */
function verifiedInSession(
  { received: { headers }, open, proof }: UnprovedHead,
  { sessions }: RequestTrust,
  nowMs: number,
): VerifiedHead | RequestFault {
  if (claimHeaders.some((name) => headers[name] !== undefined)) return "SESSION_TOO_WEAK";
  const session = sessions.get(proof.keyId);
  if (session === undefined) return "UNKNOWN_SESSION";
  if (session.audience !== open.audience) return "WRONG_AUDIENCE";
  const fault = faultOfTimes(proof, inSeconds(nowMs));
  if (fault !== null) return fault;
  const base = `${openLines(open)}${parametersLine(proof.parameters)}`;
  if (!isSignedIn(session.requests, base, proof.signature)) return "BAD_SIGNATURE";
  return { ...proof, session, components: { ...open, ...noClaims } };
}

function faultOfTimes(
  { created, expires }: { readonly created: number; readonly expires: number },
  now: number,
): RequestFault | null {
  const { lifeSeconds, skewSeconds } = signatureLimits;
  if (expires < created || expires - created > lifeSeconds) return "MALFORMED";
  if (created > now + skewSeconds) return "NOT_YET_VALID";
  return now > expires ? "EXPIRED" : null;
}

function openComponentsOf({ method, target, headers }: ReceivedHead): OpenComponents | null {
  const components = {
    method,
    path: target,
    contentDigest: headers["content-digest"],
    contentType: headers["content-type"],
    deadlineMs: headers["x-deadline-ms"],
    audience: headers["laowu-audience"],
  };
  // A query would be outside of what is signed.
  if (target.includes("?") || !areLines(components)) return null;
  return components;
}

/** What a request by a key says of who asks; within a session none of them may be there. */
const claimHeaders = ["laowu-actor", "laowu-access", "laowu-request", "laowu-log-head"] as const;

function claimsIn({ headers }: ReceivedHead): Claims | null {
  const claims = {
    actor: headers["laowu-actor"],
    access: headers["laowu-access"],
    request: headers["laowu-request"],
    logHead: headers["laowu-log-head"],
  };
  return areLines(claims) ? claims : null;
}

function areLines<Name extends string>(
  values: Readonly<Record<Name, unknown>>,
): values is Record<Name, string> {
  let all = "";
  for (const name in values) {
    const value = values[name];
    if (typeof value !== "string") return false;
    all += value;
  }
  return fitsOneLine(all);
}

/** The first lines of the signature base (RFC 9421, section 2.5). */
function openLines(request: OpenComponents): string {
  return `"@method": ${request.method}
"@path": ${request.path}
"content-digest": ${request.contentDigest}
"content-type": ${request.contentType}
"x-deadline-ms": ${request.deadlineMs}
"laowu-audience": ${request.audience}
`;
}

function claimLines({ actor, access, request, logHead }: Claims): string {
  return `"laowu-actor": ${actor}
"laowu-access": ${access}
"laowu-request": ${request}
"laowu-log-head": ${logHead}
`;
}

function parametersLine(parameters: string): string {
  return `"@signature-params": ${parameters}`;
}
