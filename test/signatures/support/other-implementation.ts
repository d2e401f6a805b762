import { httpbis } from "http-message-signatures";
import type { ReceivedAnswer } from "../../../schema/signatures/answer-signature.ts";
import { noClaims } from "../../../schema/signatures/claims.ts";
import { contentDigest } from "../../../schema/signatures/content-digest.ts";
import type { ReceivedHead } from "../../../schema/signatures/request-signature.ts";

/** A request to Shaanxi, as our profile takes it to pieces, and its headers before it is signed. */
const digest = contentDigest('{"query":"{ jobs { totalCount { value } } }"}');
export const components = {
  ...noClaims,
  method: "POST",
  path: "/province",
  contentDigest: digest,
  contentType: "application/json",
  deadlineMs: "4950",
  audience: "61",
};
/** As it is sent within a session, which vouches for nobody. */
export const plainInSession = {
  "content-digest": digest,
  "content-type": "application/json",
  "x-deadline-ms": "4950",
  "laowu-audience": "61",
};
export const plain = {
  ...plainInSession,
  "laowu-actor": "anonymous",
  "laowu-access": "none",
  "laowu-request": "none",
  "laowu-log-head": "none",
};
export const requestFields = fieldsOf(plain);
export const url = "http://127.0.0.1:4061/province";
export const nonce = "bm9uY2Ugb2YgdGhlIG90aGVy";

/** Somebody who signs, and whose signatures are believed, by an implementation of RFC 9421 that knows nothing of us. */
export interface OtherParty {
  readonly id: string;
  readonly alg: string;
  readonly sign: (data: Buffer) => Buffer;
  readonly verify: (data: Buffer, signature: Buffer) => boolean;
}

/** How the other implementation believes this party and nobody else. */
export function believing({ id, alg, verify }: OtherParty) {
  return {
    keyLookup: async ({ keyid }: { keyid?: string }) =>
      keyid === id
        ? {
            id,
            algs: [alg],
            verify: async (data: Buffer, signature: Buffer) => verify(data, signature),
          }
        : null,
  };
}

/** The request with these headers, signed by the other implementation, as it arrives. */
export async function requestOf(
  party: OtherParty,
  { plain: given, now }: { readonly plain: Record<string, string>; readonly now: number },
): Promise<ReceivedHead> {
  const { headers } = await httpbis.signMessage(
    {
      key: keyOf(party),
      name: "laowu",
      fields: fieldsOf(given),
      params: ["created", "expires", "nonce", "keyid", "alg", "tag"],
      paramValues: {
        created: new Date(now),
        expires: new Date(now + 30_000),
        nonce,
        tag: "laowu-request",
      },
    },
    { method: "POST", url, headers: given },
  );
  return { method: "POST", target: "/province", headers: lowerCased(headers) };
}

/** An answer to a request with these headers, signed by the other implementation, as it comes back. */
export async function answerOf(
  party: OtherParty,
  { asked, now }: { readonly asked: Record<string, string>; readonly now: number },
): Promise<ReceivedAnswer> {
  const body = Buffer.from('{"data":{}}');
  const { headers } = await httpbis.signMessage(
    {
      key: keyOf(party),
      name: "laowu",
      fields: ["@status", "content-digest", "content-type", '"signature";req'],
      params: ["created", "keyid", "alg", "tag"],
      paramValues: { created: new Date(now), tag: "laowu-answer" },
    },
    {
      status: 200,
      headers: { "content-type": "application/json", "content-digest": contentDigest(body) },
    },
    { method: "POST", url, headers: asked },
  );
  return { status: 200, headers: lowerCased(headers), body };
}

/** All that is said is covered. */
function fieldsOf(headers: Record<string, string>): string[] {
  return ["@method", "@path", ...Object.keys(headers)];
}

function keyOf({ id, alg, sign }: OtherParty) {
  return { id, alg, sign: async (data: Buffer) => sign(data) };
}

function lowerCased(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
