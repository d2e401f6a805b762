import { contentDigest } from "./content-digest.ts";
import type { PublicKeys } from "./keys.ts";
import {
  answerComponents,
  answerComponentsWithLogHead,
  answerTag,
  asPattern,
  fitsOneLine,
  inSeconds,
  isSignature,
  label,
} from "./profile.ts";
import { SessionKey } from "./session-key.ts";
import { algorithmOf, isSignedIn, isSignedWith, type Signer, signText } from "./sign-text.ts";

/** What is signed of an answer, beside the parameters of the signature. */
export interface AnswerComponents {
  readonly status: number;
  readonly contentDigest: string;
  readonly contentType: string;
  /** The head of the sender's access log, when it tells it. */
  readonly logHead: string | null;
  /** The value of the header `signature` of the request that is answered. */
  readonly requestSignature: string;
}

/**
 * Signs an answer.
 *
 * @param nowMs milliseconds since 1970
 * @returns the headers that sign it, and those that are covered beside the usual ones
 */
export function signAnswer(
  answer: AnswerComponents,
  signer: Signer,
  nowMs: number,
): Readonly<Record<string, string>> {
  const components = answer.logHead === null ? answerComponents : answerComponentsWithLogHead;
  const parameters = `${components};created=${inSeconds(nowMs)};keyid="${signer.id}";alg="${algorithmOf(signer)}";tag="${answerTag}"`;
  return {
    "content-digest": answer.contentDigest,
    ...(answer.logHead !== null && { "laowu-log-head": answer.logHead }),
    "signature-input": `${label}=${parameters}`,
    signature: signText(baseOf(answer, parameters), signer),
  };
}

/** Why an answer is not believed. */
export type AnswerFault =
  | "NO_SIGNATURE"
  | "MALFORMED"
  | "UNKNOWN_KEY"
  | "BAD_SIGNATURE"
  | "BAD_DIGEST";

export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** Everything but the key's id and which of the two algorithms is fixed, or digits. */
const answerInput = new RegExp(
  `^${label}=((${asPattern(answerComponents)}|${asPattern(answerComponentsWithLogHead)});created=\\d{1,12};keyid="([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200})";alg="(ed25519|hmac-sha256)";tag="${answerTag}")$`,
);

/**
 * Checks that an answer is what its sender said to this very request. How old it is need not be looked
 * at: nobody can have answered a request before it was sent.
 *
 * @param requestSignature the value of the header `signature` of the request
 * @param expected the keys of whom is asked, or that of the session in which the request was signed: an
 * answer is signed as its request was
 */
export function verifyAnswer(
  { status, headers, body }: ReceivedAnswer,
  requestSignature: string,
  expected: PublicKeys | SessionKey,
): AnswerFault | null {
  const { signature, "signature-input": input } = headers;
  if (signature === undefined || input === undefined) return "NO_SIGNATURE";
  const read = typeof input === "string" ? answerInput.exec(input) : null;
  const algorithm = expected instanceof SessionKey ? "hmac-sha256" : "ed25519";
  if (read === null || typeof signature !== "string" || !isSignature(signature, algorithm))
    return "MALFORMED";
  const [, parameters = "", components, keyId = "", signedBy] = read;
  if (signedBy !== algorithm) return "MALFORMED";
  const [digest, contentType] = [headers["content-digest"], headers["content-type"]];
  const logHead = headers["laowu-log-head"] ?? null;
  // A head of a log that is not covered could be anybody's.
  if ((logHead !== null) !== (components === answerComponentsWithLogHead)) return "MALFORMED";
  if (!isLine(digest) || !isLine(contentType) || !(logHead === null || isLine(logHead)))
    return "MALFORMED";
  const answer = { status, contentDigest: digest, contentType, logHead, requestSignature };
  const fault = faultOfSignature({ keyId, base: baseOf(answer, parameters), signature }, expected);
  if (fault !== null) return fault;
  return digest === contentDigest(body) ? null : "BAD_DIGEST";
}

interface Proof {
  readonly keyId: string;
  readonly base: string;
  readonly signature: string;
}

function faultOfSignature(
  { keyId, base, signature }: Proof,
  expected: PublicKeys | SessionKey,
): AnswerFault | null {
  if (expected instanceof SessionKey) {
    if (keyId !== expected.id) return "UNKNOWN_KEY";
    return isSignedIn(expected, base, signature) ? null : "BAD_SIGNATURE";
  }
  const key = expected.get(keyId);
  if (key === undefined) return "UNKNOWN_KEY";
  return isSignedWith(key, base, signature) ? null : "BAD_SIGNATURE";
}

function isLine(value: unknown): value is string {
  return typeof value === "string" && fitsOneLine(value);
}

/** The signature base (RFC 9421, section 2.5); `req` takes a component from the request (2.4). */
function baseOf(answer: AnswerComponents, parameters: string): string {
  const logHead = answer.logHead === null ? "" : `"laowu-log-head": ${answer.logHead}\n`;
  return `"@status": ${answer.status}
"content-digest": ${answer.contentDigest}
"content-type": ${answer.contentType}
${logHead}"signature";req: ${answer.requestSignature}
"@signature-params": ${parameters}`;
}
