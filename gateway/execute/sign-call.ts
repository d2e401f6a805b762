import type { IncomingHttpHeaders } from "node:http";
import { type AnswerFault, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import type { Claims } from "../../schema/signatures/claims.ts";
import type { PublicKeys, SigningKey } from "../../schema/signatures/keys.ts";
import {
  type OpenSignedHeaders,
  signInSession,
  signRequest,
} from "../../schema/signatures/request-signature.ts";
import type { Session, SessionKey } from "../../schema/signatures/session-key.ts";
import { refusedSignature } from "./refused-signature.ts";

/** One call, as far as its signature is concerned. */
export interface CallToSign {
  readonly path: string;
  /** Of the body. */
  readonly contentDigest: string;
  readonly contentType: string;
  readonly deadlineMs: string;
  /** Whom it is for: a province's code, or a subgraph's name. */
  readonly audience: string;
  readonly claims: Claims;
}

/** What a call is signed with by the gateway itself, and whose answer it believes. */
export interface CallKeys {
  readonly signingKey: SigningKey;
  readonly answerKeys: PublicKeys;
}

/** A signed call: what goes out with it, and a check of what comes back. */
export class SignedCall {
  readonly headers: OpenSignedHeaders;
  readonly #expected: PublicKeys | SessionKey;

  constructor(headers: OpenSignedHeaders, expected: PublicKeys | SessionKey) {
    this.headers = headers;
    this.#expected = expected;
  }

  /** What speaks against believing an answer, as a sentence for operators; null when nothing does. */
  doubtOf(answer: {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }): string | null {
    const fault = verifyAnswer(answer, this.headers.signature, this.#expected);
    if (fault === null) return null;
    const refused = fault === "NO_SIGNATURE" ? refusedSignature(answer) : null;
    return `${refused ?? doubts[fault]} (HTTP status ${answer.status}).`;
  }
}

const doubts: Readonly<Record<AnswerFault, string>> = {
  NO_SIGNATURE: "Its answer has no signature",
  MALFORMED: "The signature of its answer does not have the form agreed on",
  UNKNOWN_KEY: "The signature of its answer is of a key that is not known here",
  BAD_SIGNATURE: "The signature of its answer is not for this answer to this request",
  BAD_DIGEST: "The signature of its answer is for another body",
};

/**
 * @param by the gateway's own keys, or a session
 * @param nowMs milliseconds since 1970
 */
export function signCall(call: CallToSign, by: CallKeys | Session, nowMs: number): SignedCall {
  const { claims, ...named } = call;
  const open = { method: "POST", ...named };
  if ("requests" in by) return new SignedCall(signInSession(open, by.requests, nowMs), by.answers);
  return new SignedCall(signRequest({ ...open, ...claims }, by.signingKey, nowMs), by.answerKeys);
}
