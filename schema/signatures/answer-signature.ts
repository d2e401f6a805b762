import { sign, verify } from "node:crypto";
import { contentDigest } from "./content-digest.ts";
import type { PublicKeys, SigningKey } from "./keys.ts";
import {
  answerComponents,
  answerComponentsWithLogHead,
  answerTag,
  asPattern,
  fitsOneLine,
  inSeconds,
  label,
  readSignature,
  signatureHeader,
} from "./profile.ts";

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
  { id, privateKey }: SigningKey,
  nowMs: number,
): Readonly<Record<string, string>> {
  const components = answer.logHead === null ? answerComponents : answerComponentsWithLogHead;
  const parameters = `${components};created=${inSeconds(nowMs)};keyid="${id}";alg="ed25519";tag="${answerTag}"`;
  return {
    "content-digest": answer.contentDigest,
    ...(answer.logHead !== null && { "laowu-log-head": answer.logHead }),
    "signature-input": `${label}=${parameters}`,
    signature: signatureHeader(sign(null, baseOf(answer, parameters), privateKey)),
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

/** Everything but the key's id is fixed, or digits. */
const answerInput = new RegExp(
  `^${label}=((${asPattern(answerComponents)}|${asPattern(answerComponentsWithLogHead)});created=\\d{1,12};keyid="([\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]{1,200})";alg="ed25519";tag="${answerTag}")$`,
);

/**
 * Checks that an answer is what its sender said to this very request. How old it is need not be looked
 * at: nobody can have answered a request before it was sent.
 *
 * @param requestSignature the value of the header `signature` of the request
 */
export function verifyAnswer(
  { status, headers, body }: ReceivedAnswer,
  requestSignature: string,
  keys: PublicKeys,
): AnswerFault | null {
  const { signature, "signature-input": input } = headers;
  if (signature === undefined || input === undefined) return "NO_SIGNATURE";
  const read = typeof input === "string" ? answerInput.exec(input) : null;
  const bytes = typeof signature === "string" ? readSignature(signature) : null;
  if (read === null || bytes === null) return "MALFORMED";
  const [, parameters = "", components, keyId = ""] = read;
  const [digest, contentType] = [headers["content-digest"], headers["content-type"]];
  const logHead = headers["laowu-log-head"] ?? null;
  // A head of a log that is not covered could be anybody's.
  if ((logHead !== null) !== (components === answerComponentsWithLogHead)) return "MALFORMED";
  if (!isLine(digest) || !isLine(contentType) || !(logHead === null || isLine(logHead)))
    return "MALFORMED";
  const key = keys.get(keyId);
  if (key === undefined) return "UNKNOWN_KEY";
  const answer = { status, contentDigest: digest, contentType, logHead, requestSignature };
  if (!verify(null, baseOf(answer, parameters), key, bytes)) return "BAD_SIGNATURE";
  return digest === contentDigest(body) ? null : "BAD_DIGEST";
}

function isLine(value: unknown): value is string {
  return typeof value === "string" && fitsOneLine(value);
}

/** The signature base (RFC 9421, section 2.5); `req` takes a component from the request (2.4). */
function baseOf(answer: AnswerComponents, parameters: string): Buffer {
  const logHead = answer.logHead === null ? "" : `"laowu-log-head": ${answer.logHead}\n`;
  return Buffer.from(
    `"@status": ${answer.status}
"content-digest": ${answer.contentDigest}
"content-type": ${answer.contentType}
${logHead}"signature";req: ${answer.requestSignature}
"@signature-params": ${parameters}`,
    "latin1",
  );
}
