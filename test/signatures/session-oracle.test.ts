import { createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { httpbis } from "http-message-signatures";
import { signAnswer, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import {
  type AgreedSession,
  signInSession,
  verifyRequest,
} from "../../schema/signatures/request-signature.ts";
import { SessionKey } from "../../schema/signatures/session-key.ts";
import { publicKeys } from "../support/trust.ts";
import {
  answerOf,
  believing,
  components,
  type OtherParty,
  plainInSession as plain,
  requestOf,
  url,
} from "./support/other-implementation.ts";

/** Within a session: `hmac-sha256` of RFC 9421, section 3.3.3, against an implementation that knows nothing of us. */
const now = Date.now();
const secrets = { requests: randomBytes(32), answers: randomBytes(32) };
const session: AgreedSession = {
  id: "c2Vzc2lvbiBvZiB0ZXN0cw",
  audience: "61",
  requests: new SessionKey("c2Vzc2lvbiBvZiB0ZXN0cw", secrets.requests),
  answers: new SessionKey("c2Vzc2lvbiBvZiB0ZXN0cw", secrets.answers),
};
const trust = {
  audiences: new Set(["61"]),
  keys: publicKeys(),
  sessions: new Map([[session.id, session]]),
};

const partyOf = (secret: Buffer): OtherParty => {
  const mac = (data: Buffer) => createHmac("sha256", secret).update(data).digest();
  return {
    id: session.id,
    alg: "hmac-sha256",
    sign: mac,
    verify: (data, signature) => mac(data).equals(signature),
  };
};
const [requests, answers] = [partyOf(secrets.requests), partyOf(secrets.answers)];

describe("the other implementation accepts", () => {
  it("our requests", async () => {
    const signed = signInSession(components, session.requests, now);
    const message = { method: "POST", url, headers: { ...plain, ...signed } };
    expect(await httpbis.verifyMessage(believing(requests), message)).toBe(true);
    const altered = { ...message, headers: { ...message.headers, "laowu-audience": "53" } };
    expect(await httpbis.verifyMessage(believing(requests), altered)).toBe(false);
    expect(await httpbis.verifyMessage(believing(answers), message)).toBe(false);
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
    const config = believing(answers);
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
    const received = await requestOf(requests, { plain, now });
    expect(verifyRequest(received, trust, now)).toMatchObject({
      keyId: session.id,
      session: { id: session.id },
      components,
    });
  });

  it("as an answer", async () => {
    const asked = { ...plain, ...signInSession(components, session.requests, now) };
    const received = await answerOf(answers, { asked, now });
    expect(verifyAnswer(received, asked.signature, session.answers)).toBeNull();
  });
});
