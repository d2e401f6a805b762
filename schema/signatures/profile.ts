/**
 * The one form in which a gateway and a subgraph sign what they say to each other: HTTP message
 * signatures (RFC 9421), with Ed25519, or within a session with HMAC. Which components each of the two
 * covers, in which order, and the order of the parameters are fixed. So a signature is checked by
 * comparing text, and there is nothing an attacker could choose: not what is covered, and not the
 * algorithm, for the keys of one are not looked for among those of the other.
 */

/** Names the one signature of a message in its two headers. */
export const label = "laowu";

export const requestTag = "laowu-request";
export const answerTag = "laowu-answer";

/** What a request's signature covers. */
export const requestComponents =
  '("@method" "@path" "content-digest" "content-type" "x-deadline-ms" "laowu-audience" "laowu-actor" "laowu-access" "laowu-request" "laowu-log-head")';

/** The same within a session, in which nothing is said of who asks and on what ground. */
export const sessionRequestComponents =
  '("@method" "@path" "content-digest" "content-type" "x-deadline-ms" "laowu-audience")';

/** What an answer's signature covers; the request's signature binds it to that one request. */
export const answerComponents = '("@status" "content-digest" "content-type" "signature";req)';

/** The same of an answer that tells the head of its sender's access log. */
export const answerComponentsWithLogHead =
  '("@status" "content-digest" "content-type" "laowu-log-head" "signature";req)';

export const signatureLimits = {
  /** Seconds from a request's signing to its end. */
  lifeSeconds: 30,
  /** Seconds by which the sender's clock may be ahead of ours; behind, the life of a request is the limit. */
  skewSeconds: 30,
  /** Nonces that are remembered: at most a minute's, so this is 4,000 requests a second. */
  noncesMax: 250_000,
  /** Characters of a header that says who asks, or on what ground. */
  claimsCharactersMax: 8_192,
  /** Seconds for which a gateway uses a session. */
  sessionSeconds: 300,
  /** Seconds before that end from which on it agrees on the next one. */
  sessionRenewalSeconds: 60,
  /** Seconds for which a service knows a session beyond that. */
  sessionGraceSeconds: 60,
  /** Milliseconds after which a file of keys is looked at again. */
  keyFileAgeMs: 1_000,
} as const;

/** A key's id, as the string of RFC 8941 that needs no escaping. */
export const keyIdPattern = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/** How a message is signed: by a key pair of its sender's own, or by a secret of the two. */
export type Algorithm = "ed25519" | "hmac-sha256";

/** Sixty-four or thirty-two bytes in canonical base64: no other text stands for the same signature. */
const signatureForms: Readonly<Record<Algorithm, RegExp>> = {
  ed25519: new RegExp(`^${label}=:[A-Za-z0-9+/]{85}[AQgw]==:$`),
  "hmac-sha256": new RegExp(`^${label}=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$`),
};

/** Whether the value of the header `signature` may be one of that algorithm. */
export function isSignature(header: string, algorithm: Algorithm): boolean {
  return signatureForms[algorithm].test(header);
}

/** The bytes of a signature in its one form. */
export function bytesOfSignature(header: string): Buffer {
  return Buffer.from(header.slice(label.length + 2, -1), "base64");
}

/** What a line of the signature base may hold: a line break in it would forge the next line. */
const oneLine = /^[\x20-\x7e]*$/;

export function fitsOneLine(value: string): boolean {
  return oneLine.test(value);
}

/** Whole seconds since 1970, as signatures count. */
export function inSeconds(ms: number): number {
  return Math.floor(ms / 1_000);
}

/** For a regular expression that matches this very text. */
export function asPattern(text: string): string {
  return text.replace(/[()."]/g, "\\$&");
}
