import { sign, verify } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { httpbis } from "http-message-signatures";
import { signAnswer, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import { signRequest, verifyRequest } from "../../schema/signatures/request-signature.ts";
import { gatewayKey, publicKeys, serviceKey, type TestKeyPair } from "../support/trust.ts";
import {
  answerOf,
  believing,
  components,
  nonce,
  type OtherParty,
  plain,
  requestFields,
  requestOf,
  url,
} from "./support/other-implementation.ts";

/** The profile against an implementation of RFC 9421 that knows nothing of it, both ways. */
const now = Date.now();
const trust = { audiences: new Set(["61"]), keys: publicKeys(gatewayKey), sessions: new Map() };

const partyOf = ({ id, publicKey, privateKey }: TestKeyPair): OtherParty => ({
  id,
  alg: "ed25519",
  sign: (data) => sign(null, data, privateKey),
  verify: (data, signature) => verify(null, data, publicKey, signature),
});
const [gateway, service] = [partyOf(gatewayKey), partyOf(serviceKey)];

describe("the other implementation accepts", () => {
  it("our requests, and sees what they cover", async () => {
    const signed = signRequest(components, gatewayKey, now);
    const message = { method: "POST", url, headers: { ...plain, ...signed } };
    const required = {
      requiredFields: requestFields,
      requiredParams: ["created", "expires", "nonce", "keyid", "alg", "tag"],
      all: true,
    };

    expect(await httpbis.verifyMessage({ ...believing(gateway), ...required }, message)).toBe(true);
    const altered = { ...message, headers: { ...message.headers, "laowu-audience": "53" } };
    expect(await httpbis.verifyMessage(believing(gateway), altered)).toBe(false);
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
      ...believing(service),
      requiredFields: ["@status", "content-digest", "content-type", "signature"],
    };
    const request = { method: "POST", url, headers: asked };

    expect(await httpbis.verifyMessage(config, { status: 200, headers }, request)).toBe(true);
    expect(await httpbis.verifyMessage(config, { status: 500, headers }, request)).toBe(false);
  });
});

describe("we accept what the other implementation signs in our profile", () => {
  it("as a request", async () => {
    const received = await requestOf(gateway, { plain, now });
    expect(verifyRequest(received, trust, now)).toMatchObject({
      keyId: gatewayKey.id,
      nonce,
      components,
    });
  });

  it("as an answer", async () => {
    const asked = { ...plain, ...signRequest(components, gatewayKey, now) };
    const received = await answerOf(service, { asked, now });
    expect(verifyAnswer(received, asked.signature, publicKeys(serviceKey))).toBeNull();
  });
});
