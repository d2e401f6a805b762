import { randomUUID, sign, verify } from "node:crypto";
import type { Claims } from "./claims.ts";
import type { PublicKeys, SigningKey } from "./keys.ts";
import {
  asPattern,
  fitsOneLine,
  inSeconds,
  label,
  readSignature,
  requestComponents,
  requestTag,
  signatureHeader,
  signatureLimits,
} from "./profile.ts";

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
  { id, privateKey }: SigningKey,
  nowMs: number,
): SignedHeaders {
  const created = inSeconds(nowMs);
  const parameters = `${requestComponents};created=${created};expires=${created + signatureLimits.lifeSeconds};nonce="${randomUUID()}";keyid="${id}";alg="ed25519";tag="${requestTag}"`;
  return {
    "content-digest": request.contentDigest,
    "laowu-audience": request.audience,
    "laowu-actor": request.actor,
    "laowu-access": request.access,
    "laowu-request": request.request,
    "laowu-log-head": request.logHead,
    "signature-input": `${label}=${parameters}`,
    signature: signatureHeader(sign(null, baseOf(request, parameters), privateKey)),
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
  | "NOT_YET_VALID"
  | "EXPIRED"
  | "BAD_SIGNATURE";

/** The head of a request whose signature is good. Its body is not proved yet. */
export interface VerifiedHead {
  readonly keyId: string;
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

/** Everything but the nonce and the key's id is fixed, or digits. */
const requestInput = new RegExp(
  `^${label}=(${asPattern(requestComponents)};created=(\\d{1,12});expires=(\\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200})";alg="ed25519";tag="${requestTag}")$`,
);

/**
 * Checks everything about a request that its head says. Cheap checks come before the signature's own.
 *
 * @param nowMs milliseconds since 1970
 */
export function verifyRequest(
  received: ReceivedHead,
  trust: { readonly audiences: ReadonlySet<string>; readonly keys: PublicKeys },
  nowMs: number,
): VerifiedHead | RequestFault {
  const { headers } = received;
  const { signature, "signature-input": input } = headers;
  if (signature === undefined || input === undefined) return "NO_SIGNATURE";
  const components = componentsOf(received);
  const read = typeof input === "string" ? requestInput.exec(input) : null;
  const bytes = typeof signature === "string" ? readSignature(signature) : null;
  if (components === null || read === null || bytes === null) return "MALFORMED";
  const [, parameters = "", createdText, expiresText, nonce = "", keyId = ""] = read;
  const [created, expires] = [Number(createdText), Number(expiresText)];
  if (!trust.audiences.has(components.audience)) return "WRONG_AUDIENCE";
  const key = trust.keys.get(keyId);
  if (key === undefined) return "UNKNOWN_KEY";
  const fault = faultOfTimes({ created, expires }, inSeconds(nowMs));
  if (fault !== null) return fault;
  if (!verify(null, baseOf(components, parameters), key, bytes)) return "BAD_SIGNATURE";
  return { keyId, nonce, created, expires, components, signature: String(signature) };
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

function areLines(components: object): components is RequestComponents {
  for (const value of Object.values(components))
    if (typeof value !== "string" || !fitsOneLine(value)) return false;
  return true;
}

/** The signature base (RFC 9421, section 2.5). */
function baseOf(request: RequestComponents, parameters: string): Buffer {
  return Buffer.from(
    `"@method": ${request.method}
"@path": ${request.path}
"content-digest": ${request.contentDigest}
"content-type": ${request.contentType}
"x-deadline-ms": ${request.deadlineMs}
"laowu-audience": ${request.audience}
"laowu-actor": ${request.actor}
"laowu-access": ${request.access}
"laowu-request": ${request.request}
"laowu-log-head": ${request.logHead}
"@signature-params": ${parameters}`,
    "latin1",
  );
}
