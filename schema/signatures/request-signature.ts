import { randomUUID } from "node:crypto";
import { type Claims, isUnsaid } from "./claims.ts";
import type { PublicKeys } from "./keys.ts";
import {
  type Algorithm,
  asPattern,
  fitsOneLine,
  inSeconds,
  isSignature,
  label,
  requestComponents,
  requestTag,
  signatureLimits,
} from "./profile.ts";
import type { Session } from "./session-key.ts";
import { algorithmOf, isSignedIn, isSignedWith, type Signer, signText } from "./sign-text.ts";

/** What is signed of a request, beside the parameters of the signature. */
export interface RequestComponents extends Claims {
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

/**
 * Signs a request.
 *
 * @param nowMs milliseconds since 1970
 * @returns the headers that sign it, and those that are covered beside the usual ones
 */
export function signRequest(
  request: RequestComponents,
  signer: Signer,
  nowMs: number,
): SignedHeaders {
  const created = inSeconds(nowMs);
  const parameters = `${requestComponents};created=${created};expires=${created + signatureLimits.lifeSeconds};nonce="${randomUUID()}";keyid="${signer.id}";alg="${algorithmOf(signer)}";tag="${requestTag}"`;
  return {
    "content-digest": request.contentDigest,
    "laowu-audience": request.audience,
    "laowu-actor": request.actor,
    "laowu-access": request.access,
    "laowu-request": request.request,
    "laowu-log-head": request.logHead,
    "signature-input": `${label}=${parameters}`,
    signature: signText(baseOf(request, parameters), signer),
  };
}

export interface SignedHeaders {
  readonly "content-digest": string;
  readonly "laowu-audience": string;
  readonly "laowu-actor": string;
  readonly "laowu-access": string;
  readonly "laowu-request": string;
  readonly "laowu-log-head": string;
  readonly "signature-input": string;
  readonly signature: string;
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

/** Everything but the nonce, the key's id and which of the two algorithms is fixed, or digits. */
const requestInput = new RegExp(
  `^${label}=(${asPattern(requestComponents)};created=(\\d{1,12});expires=(\\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200})";alg="(ed25519|hmac-sha256)";tag="${requestTag}")$`,
);

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
  const { headers } = received;
  const { signature, "signature-input": input } = headers;
  if (signature === undefined || input === undefined) return "NO_SIGNATURE";
  const components = componentsOf(received);
  const read = typeof input === "string" ? requestInput.exec(input) : null;
  if (components === null || read === null || typeof signature !== "string") return "MALFORMED";
  const [, parameters = "", createdText, expiresText, nonce = "", keyId = "", algorithm] = read;
  if (!isSignature(signature, algorithm as Algorithm)) return "MALFORMED";
  const [created, expires] = [Number(createdText), Number(expiresText)];
  if (!trust.audiences.has(components.audience)) return "WRONG_AUDIENCE";
  const head = { keyId, nonce, created, expires, components, signature };
  const base = baseOf(components, parameters);
  return algorithm === "ed25519"
    ? verifiedByKey(head, base, trust, nowMs)
    : verifiedInSession(head, base, trust, nowMs);
}

type UnprovedHead = Omit<VerifiedHead, "session">;

function verifiedByKey(
  head: UnprovedHead,
  base: string,
  { keys }: RequestTrust,
  nowMs: number,
): VerifiedHead | RequestFault {
  const key = keys.get(head.keyId);
  if (key === undefined) return "UNKNOWN_KEY";
  const fault = faultOfTimes(head, inSeconds(nowMs));
  if (fault !== null) return fault;
  return isSignedWith(key, base, head.signature) ? { ...head, session: null } : "BAD_SIGNATURE";
}

/** A secret that both sides have proves nothing to others, so nobody looks at persons by it. */
function verifiedInSession(
  head: UnprovedHead,
  base: string,
  { sessions }: RequestTrust,
  nowMs: number,
): VerifiedHead | RequestFault {
  if (!isUnsaid(head.components)) return "SESSION_TOO_WEAK";
  const session = sessions.get(head.keyId);
  if (session === undefined) return "UNKNOWN_SESSION";
  if (session.audience !== head.components.audience) return "WRONG_AUDIENCE";
  const fault = faultOfTimes(head, inSeconds(nowMs));
  if (fault !== null) return fault;
  return isSignedIn(session.requests, base, head.signature)
    ? { ...head, session }
    : "BAD_SIGNATURE";
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

function componentsOf({ method, target, headers }: ReceivedHead): RequestComponents | null {
  const components = {
    method,
    path: target,
    contentDigest: headers["content-digest"],
    contentType: headers["content-type"],
    deadlineMs: headers["x-deadline-ms"],
    audience: headers["laowu-audience"],
    actor: headers["laowu-actor"],
    access: headers["laowu-access"],
    request: headers["laowu-request"],
    logHead: headers["laowu-log-head"],
  };
  // A query would be outside of what is signed.
  if (target.includes("?") || !areLines(components)) return null;
  return components;
}

function areLines(
  components: Readonly<Record<keyof RequestComponents, unknown>>,
): components is RequestComponents {
  let all = "";
  for (const name in components) {
    const value = components[name as keyof RequestComponents];
    if (typeof value !== "string") return false;
    all += value;
  }
  return fitsOneLine(all);
}

/** The signature base (RFC 9421, section 2.5). */
function baseOf(request: RequestComponents, parameters: string): string {
  return `"@method": ${request.method}
"@path": ${request.path}
"content-digest": ${request.contentDigest}
"content-type": ${request.contentType}
"x-deadline-ms": ${request.deadlineMs}
"laowu-audience": ${request.audience}
"laowu-actor": ${request.actor}
"laowu-access": ${request.access}
"laowu-request": ${request.request}
"laowu-log-head": ${request.logHead}
"@signature-params": ${parameters}`;
}
