import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type ReceivedAnswer, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { noClaims } from "../../schema/signatures/claims.ts";
import { contentDigest } from "../../schema/signatures/content-digest.ts";
import {
  type ReceivedHead,
  signRequest,
  verifyRequest,
} from "../../schema/signatures/request-signature.ts";
import { aKeyPair, gatewayKey, publicKeys, serviceKey } from "../support/trust.ts";
import { aSignedAnswer, aSignedRequest } from "./support/messages.ts";
import { changed, oneChange } from "./support/one-change.ts";

/** Whatever is changed on the way, by whomever: the message is refused. */
const now = Date.now();
const trust = {
  audiences: new Set(["61", "53"]),
  keys: publicKeys(gatewayKey),
  sessions: new Map(),
};

const aRequest = (): ReceivedHead => aSignedRequest({ signer: gatewayKey, now });

const requestSignature = String(aRequest().headers.signature);

function anAnswer(logHead: string | null = null): ReceivedAnswer {
  return aSignedAnswer({ signer: serviceKey, now }, { requestSignature, logHead });
}

describe("a request", () => {
  it("as it was signed is accepted", () => {
    expect(verifyRequest(aRequest(), trust, now)).toMatchObject({ keyId: gatewayKey.id });
  });

  it("with any character of any covered header, or of the signature, changed is refused", () => {
    const names = Object.keys(aRequest().headers);
    fc.assert(
      fc.property(fc.constantFrom(...names), oneChange, (name, change) => {
        const request = aRequest();
        const before = String(request.headers[name]);
        const after = changed(before, change);
        fc.pre(after !== before);
        const headers = { ...request.headers, [name]: after };
        expect(typeof verifyRequest({ ...request, headers }, trust, now)).toBe("string");
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["method", { method: "PUT" }],
    ["method's case", { method: "post" }],
    ["path", { target: "/exchange" }],
    ["path's end", { target: "/province/" }],
    ["query", { target: "/province?x=1" }],
    ["form of its target", { target: "http://127.0.0.1/province" }],
  ])("with another %s is refused", (_, difference) => {
    expect(typeof verifyRequest({ ...aRequest(), ...difference }, trust, now)).toBe("string");
  });

  it("without one of the covered headers is refused", () => {
    const request = aRequest();
    for (const name of Object.keys(request.headers)) {
      const headers = { ...request.headers, [name]: undefined };
      expect(typeof verifyRequest({ ...request, headers }, trust, now)).toBe("string");
    }
  });

  it("with a signature for less, in another order, or beside another one is refused", () => {
    const { headers, ...head } = aRequest();
    const input = String(headers["signature-input"]);
    for (const other of [
      input.replace(' "laowu-log-head"', ""),
      input.replace('"@method" "@path"', '"@path" "@method"'),
      input.replace("laowu=", "sig="),
      input.replace('alg="ed25519"', 'alg="hmac-sha256"'),
      input.replace('tag="laowu-request"', 'tag="laowu-answer"'),
      input.replace(/;nonce="[^"]*"/, ""),
      `${input}, other=("@method")`,
      input.replace(/expires=\d+/, "expires=99999999999"),
    ]) {
      expect(other).not.toBe(input);
      const received = { ...head, headers: { ...headers, "signature-input": other } };
      expect(verifyRequest(received, trust, now)).toBe("MALFORMED");
    }
  });

  it("whose headers are made of several lines is refused: a line could stand for another header", () => {
    const request = aRequest();
    const headers = {
      ...request.headers,
      "content-type": `application/json\n"x-deadline-ms": 4950`,
    };
    expect(verifyRequest({ ...request, headers }, trust, now)).toBe("MALFORMED");
  });

  it("signed with the id of a known key and another key is refused", () => {
    const forged = aKeyPair(9, gatewayKey.id);
    const components = {
      ...noClaims,
      method: "POST",
      path: "/province",
      contentDigest: contentDigest("{}"),
      contentType: "application/json",
      deadlineMs: "4950",
      audience: "61",
    };
    const headers = { ...aRequest().headers, ...signRequest(components, forged, now) };
    const received = { method: "POST", target: "/province", headers };
    expect(verifyRequest(received, trust, now)).toBe("BAD_SIGNATURE");
    const unknown = { ...trust, keys: publicKeys(serviceKey) };
    expect(verifyRequest(received, unknown, now)).toBe("UNKNOWN_KEY");
  });

  it.each([
    [-31_000, "NOT_YET_VALID"],
    [-30_000, null],
    [0, null],
    [30_000, null],
    [31_000, "EXPIRED"],
    [3_600_000, "EXPIRED"],
  ])("seen by a clock that differs by %d ms: %s", (differenceMs, fault) => {
    const seen = verifyRequest(aRequest(), trust, now + differenceMs);
    expect(typeof seen === "string" ? seen : null).toBe(fault);
  });
});

describe("an answer", () => {
  const keys = publicKeys(serviceKey);

  it.each([null, "9:c2hhLTI1Ng"])(
    "as it was signed is believed, with the log head %s",
    (logHead) => {
      expect(verifyAnswer(anAnswer(logHead), requestSignature, keys)).toBeNull();
    },
  );

  it("with any character of any covered header, or of the signature, changed is not", () => {
    const names = Object.keys(anAnswer("9:c2hhLTI1Ng").headers);
    fc.assert(
      fc.property(fc.constantFrom(...names), oneChange, (name, change) => {
        const answer = anAnswer("9:c2hhLTI1Ng");
        const before = String(answer.headers[name]);
        const after = changed(before, change);
        fc.pre(after !== before);
        const headers = { ...answer.headers, [name]: after };
        expect(verifyAnswer({ ...answer, headers }, requestSignature, keys)).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it("with any byte of its body changed is not", () => {
    const answer = anAnswer();
    for (let at = 0; at < answer.body.length; at += 1) {
      const body = Buffer.from(answer.body);
      body[at] = (body[at] ?? 0) ^ 1;
      expect(verifyAnswer({ ...answer, body }, requestSignature, keys)).toBe("BAD_DIGEST");
    }
  });

  it("with another status, to another request, or of an unknown key is not", () => {
    const answer = anAnswer();
    const other = String(aRequest().headers.signature);
    expect(verifyAnswer({ ...answer, status: 201 }, requestSignature, keys)).toBe("BAD_SIGNATURE");
    expect(verifyAnswer(answer, other, keys)).toBe("BAD_SIGNATURE");
    expect(verifyAnswer(answer, requestSignature, publicKeys(gatewayKey))).toBe("UNKNOWN_KEY");
  });

  it("with the head of a log that its signature does not cover is not", () => {
    const answer = anAnswer();
    const headers = { ...answer.headers, "laowu-log-head": "10:bm90IG91cnM" };
    expect(verifyAnswer({ ...answer, headers }, requestSignature, keys)).toBe("MALFORMED");
  });

  it("that is not signed is not", () => {
    const { signature: _, ...headers } = anAnswer().headers;
    expect(verifyAnswer({ ...anAnswer(), headers }, requestSignature, keys)).toBe("NO_SIGNATURE");
  });
});
