import { sign, verify } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { httpbis } from "http-message-signatures";
import { signAnswer, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { noClaims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import { signRequest, verifyRequest } from "../../schema/signatures/request-signature.ts";
import { gatewayKey, publicKeys, serviceKey, type TestKeyPair } from "../support/trust.ts";

/** The profile against an implementation of RFC 9421 that knows nothing of it, both ways. */
const body = Buffer.from('{"query":"{ jobs { totalCount { value } } }"}');
const now = Date.now();
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
  "laowu-actor": "anonymous",
  "laowu-access": "none",
  "laowu-request": "none",
  "laowu-log-head": "none",
};
const requestFields = [
  ...["@method", "@path", "content-digest", "content-type", "x-deadline-ms"],
  ...["laowu-audience", "laowu-actor", "laowu-access", "laowu-request", "laowu-log-head"],
];
const url = "http://127.0.0.1:4061/province";
const trust = { audiences: new Set(["61"]), keys: publicKeys(gatewayKey), sessions: new Map() };

const verifierOf = (pair: TestKeyPair) => ({
  keyLookup: async ({ keyid }: { keyid?: string }) =>
    keyid === pair.id
      ? {
          id: pair.id,
          algs: ["ed25519"],
          verify: async (data: Buffer, signature: Buffer) =>
            verify(null, data, pair.publicKey, signature),
        }
      : null,
});
const signerOf = ({ id, privateKey }: TestKeyPair) => ({
  id,
  alg: "ed25519",
  sign: async (data: Buffer) => sign(null, data, privateKey),
});

describe("the other implementation accepts", () => {
  it("our requests, and sees what they cover", async () => {
    const signed = signRequest(components, gatewayKey, now);
    const message = { method: "POST", url, headers: { ...plain, ...signed } };
    const required = {
      requiredFields: requestFields,
      requiredParams: ["created", "expires", "nonce", "keyid", "alg", "tag"],
      all: true,
    };

    expect(await httpbis.verifyMessage({ ...verifierOf(gatewayKey), ...required }, message)).toBe(
      true,
    );
    const altered = { ...message, headers: { ...message.headers, "laowu-audience": "53" } };
    expect(await httpbis.verifyMessage(verifierOf(gatewayKey), altered)).toBe(false);
  });

  it.each([null, "9:c2hhLTI1Ng"])("our answers, with the log head %s", async (logHead) => {
    const asked = { ...plain, ...signRequest(components, gatewayKey, now) };
    const answer = {
      status: 200,
      contentDigest: contentDigest("{}"),
      contentType: "application/json; charset=utf-8",
      logHead,
      requestSignature: asked.signature,
    };
    const headers = {
      "content-type": answer.contentType,
      ...signAnswer(answer, serviceKey, now),
    };
    const config = {
      ...verifierOf(serviceKey),
      requiredFields: ["@status", "content-digest", "content-type", "signature"],
    };
    const request = { method: "POST", url, headers: asked };

    expect(await httpbis.verifyMessage(config, { status: 200, headers }, request)).toBe(true);
    expect(await httpbis.verifyMessage(config, { status: 500, headers }, request)).toBe(false);
  });
});

describe("we accept what the other implementation signs in our profile", () => {
  it("as a request", async () => {
    const created = new Date(now);
    const { headers } = await httpbis.signMessage(
      {
        key: signerOf(gatewayKey),
        name: "laowu",
        fields: requestFields,
        params: ["created", "expires", "nonce", "keyid", "alg", "tag"],
        paramValues: {
          created,
          expires: new Date(now + 30_000),
          nonce: "bm9uY2Ugb2YgdGhlIG90aGVy",
          tag: "laowu-request",
        },
      },
      { method: "POST", url, headers: plain },
    );
    const received = { method: "POST", target: "/province", headers: lowerCased(headers) };

    expect(verifyRequest(received, trust, now)).toMatchObject({
      keyId: gatewayKey.id,
      nonce: "bm9uY2Ugb2YgdGhlIG90aGVy",
      components,
    });
  });

  it("as an answer", async () => {
    const asked = { ...plain, ...signRequest(components, gatewayKey, now) };
    const answer = Buffer.from('{"data":{}}');
    const { headers } = await httpbis.signMessage(
      {
        key: signerOf(serviceKey),
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

    expect(verifyAnswer(received, asked.signature, publicKeys(serviceKey))).toBeNull();
  });
});

function lowerCased(headers: Readonly<Record<string, string | string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
