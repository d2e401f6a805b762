import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { httpbis } from "http-message-signatures";
import { signAnswer, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { noClaims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import {
  type AgreedSession,
  signInSession,
  verifyRequest,
} from "../../schema/signatures/request-signature.ts";
import { SessionKey } from "../../schema/signatures/session-key.ts";
import { publicKeys } from "../support/trust.ts";

/** Within a session: `hmac-sha256` of RFC 9421, section 3.3.3, against an implementation that knows nothing of us. */
const body = Buffer.from('{"query":"{ jobs { totalCount { value } } }"}');
const now = Date.now();
const secrets = { requests: randomBytes(32), answers: randomBytes(32) };
const session: AgreedSession = {
  id: "c2Vzc2lvbiBvZiB0ZXN0cw",
  audience: "61",
  requests: new SessionKey("c2Vzc2lvbiBvZiB0ZXN0cw", secrets.requests),
  answers: new SessionKey("c2Vzc2lvbiBvZiB0ZXN0cw", secrets.answers),
};
const components = {
  ...noClaims,
  method: "POST",
  path: "/province",
  contentDigest: contentDigest(body),
  contentType: "application/json",
  deadlineMs: "4950",
  audience: "61",
};
const plain = {
  "content-type": "application/json",
  "x-deadline-ms": "4950",
  "content-digest": contentDigest(body),
  "laowu-audience": "61",
};
const url = "http://127.0.0.1:4061/province";
const trust = {
  audiences: new Set(["61"]),
  keys: publicKeys(),
  sessions: new Map([[session.id, session]]),
};

type Direction = keyof typeof secrets;
const mac = (direction: Direction, data: Buffer) =>
  createHmac("sha256", secrets[direction]).update(data).digest();
const verifierOf = (direction: Direction) => ({
  keyLookup: async ({ keyid }: { keyid?: string }) =>
    keyid === session.id
      ? {
          id: session.id,
          algs: ["hmac-sha256"],
          verify: async (data: Buffer, signature: Buffer) => mac(direction, data).equals(signature),
        }
      : null,
});
const signerOf = (direction: Direction) => ({
  id: session.id,
  alg: "hmac-sha256",
  sign: async (data: Buffer) => mac(direction, data),
});

describe("the other implementation accepts", () => {
  it("our requests", async () => {
    const signed = signInSession(components, session.requests, now);
    const message = { method: "POST", url, headers: { ...plain, ...signed } };
    expect(await httpbis.verifyMessage(verifierOf("requests"), message)).toBe(true);
    const altered = { ...message, headers: { ...message.headers, "laowu-audience": "53" } };
    expect(await httpbis.verifyMessage(verifierOf("requests"), altered)).toBe(false);
    expect(await httpbis.verifyMessage(verifierOf("answers"), message)).toBe(false);
  });

  it("our answers, to their request alone", async () => {
    const asked = { ...plain, ...signInSession(components, session.requests, now) };
    const answer = {
      status: 200,
      contentDigest: contentDigest("{}"),
      contentType: "application/json; charset=utf-8",
      logHead: null,
      requestSignature: asked.signature,
    };
    const headers = {
      "content-type": answer.contentType,
      ...signAnswer(answer, session.answers, now),
    };
    const config = verifierOf("answers");
    const received = { status: 200, headers };
    const request = { method: "POST", url, headers: asked };
    const other = { ...plain, ...signInSession(components, session.requests, now) };

    expect(await httpbis.verifyMessage(config, received, request)).toBe(true);
    expect(await httpbis.verifyMessage(config, received, { ...request, headers: other })).toBe(
      false,
    );
  });
});

describe("we accept what the other implementation signs in our profile", () => {
  it("as a request", async () => {
    const { headers } = await httpbis.signMessage(
      {
        key: signerOf("requests"),
        name: "laowu",
        fields: [
          ...["@method", "@path", "content-digest", "content-type", "x-deadline-ms"],
          "laowu-audience",
        ],
        params: ["created", "expires", "nonce", "keyid", "alg", "tag"],
        paramValues: {
          created: new Date(now),
          expires: new Date(now + 30_000),
          nonce: "bm9uY2Ugb2YgdGhlIG90aGVy",
          tag: "laowu-request",
        },
      },
      { method: "POST", url, headers: plain },
    );
    const received = { method: "POST", target: "/province", headers: lowerCased(headers) };
    expect(verifyRequest(received, trust, now)).toMatchObject({
      keyId: session.id,
      session: { id: session.id },
      components,
    });
  });

  it("as an answer", async () => {
    const asked = { ...plain, ...signInSession(components, session.requests, now) };
    const answer = Buffer.from('{"data":{}}');
    const { headers } = await httpbis.signMessage(
      {
        key: signerOf("answers"),
        name: "laowu",
        fields: ["@status", "content-digest", "content-type", '"signature";req'],
        params: ["created", "keyid", "alg", "tag"],
        paramValues: { created: new Date(now), tag: "laowu-answer" },
      },
      {
        status: 200,
        headers: { "content-type": "application/json", "content-digest": contentDigest(answer) },
      },
      { method: "POST", url, headers: asked },
    );
    const received = { status: 200, headers: lowerCased(headers), body: answer };
    expect(verifyAnswer(received, asked.signature, session.answers)).toBeNull();
  });
});

function lowerCased(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
