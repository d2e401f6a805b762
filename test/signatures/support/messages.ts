import { type ReceivedAnswer, signAnswer } from "../../../schema/signatures/answer-signature.ts";
import { type Claims, noClaims } from "../../../schema/signatures/claims.ts";
import { contentDigest } from "../../../schema/signatures/content-digest.ts";
import type { ReceivedHead } from "../../../schema/signatures/request-signature.ts";
import type { Signer } from "../../../schema/signatures/sign-text.ts";
import { signedBy } from "../../support/trust.ts";

export interface Signing {
  readonly signer: Signer;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A request to Shaanxi as it arrives there. */
export function aSignedRequest({ signer, now }: Signing, claims: Claims = noClaims): ReceivedHead {
  const components = {
    ...claims,
    method: "POST",
    path: "/province",
    contentDigest: contentDigest("{}"),
    contentType: "application/json",
    deadlineMs: "4950",
    audience: "61",
  };
  const headers = {
    "content-type": components.contentType,
    "x-deadline-ms": components.deadlineMs,
    ...signedBy(signer, components, now),
  };
  return { method: "POST", target: "/province", headers };
}

/** The answer to a request of this signature as it comes back. */
export function aSignedAnswer(
  { signer, now }: Signing,
  { requestSignature, logHead = null }: { requestSignature: string; logHead?: string | null },
): ReceivedAnswer {
  const body = Buffer.from('{"data":{"jobs":null}}');
  const contentType = "application/json; charset=utf-8";
  const answer = {
    ...{ status: 200, contentType, logHead, requestSignature },
    contentDigest: contentDigest(body),
  };
  const headers = { "content-type": contentType, ...signAnswer(answer, signer, now) };
  return { status: 200, headers, body };
}
