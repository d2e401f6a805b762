import type { IncomingHttpHeaders } from "node:http";
import { type AnswerFault, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import type { Claims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import type { PublicKeys } from "../../schema/signatures/keys.ts";
import { type SignedHeaders, signRequest } from "../../schema/signatures/request-signature.ts";
import type { Trust } from "../trust.ts";
import { refusedSignature } from "./refused-signature.ts";

/** One call, as far as its signature is concerned. */
export interface CallToSign {
  readonly path: string;
  readonly body: string;
  readonly contentType: string;
  readonly deadlineMs: string;
  /** Whom it is for: a province's code, or a subgraph's name. */
  readonly audience: string;
  readonly claims: Claims;
}

/** A signed call: what goes out with it, and a check of what comes back. */
export class SignedCall {
  readonly headers: SignedHeaders;
  readonly #keys: PublicKeys;

  constructor(headers: SignedHeaders, keys: PublicKeys) {
    this.headers = headers;
    this.#keys = keys;
  }

  /** What speaks against believing an answer, as a sentence for operators; null when nothing does. */
  doubtOf(answer: {
    readonly status: number;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  }): string | null {
    const fault = verifyAnswer(answer, this.headers.signature, this.#keys);
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

export async function signCall(trust: Trust, call: CallToSign): Promise<SignedCall> {
  const [signingKey, answerKeys] = [
    await trust.signingKey.current(),
    await trust.answerKeys.current(),
  ];
  const { path, body, contentType, deadlineMs, audience, claims } = call;
  const request = {
    ...{ method: "POST", path, contentType, deadlineMs, audience },
    ...{ ...claims, contentDigest: contentDigest(body) },
  };
  const headers = signRequest(request, signingKey, trust.now());
  return new SignedCall(headers, answerKeys.get(audience) ?? noKeys);
}

const noKeys: PublicKeys = new Map();
