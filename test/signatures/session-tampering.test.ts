import type { KeyObject } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Caller } from "../../schema/access/caller.ts";
import { type ReceivedAnswer, verifyAnswer } from "../../schema/signatures/answer-signature.ts";
import { type Claims, claimsOf, noClaims } from "../../schema/signatures/claims.ts";
import { requestComponents, sessionRequestComponents } from "../../schema/signatures/profile.ts";
import { type ReceivedHead, verifyRequest } from "../../schema/signatures/request-signature.ts";
import { SessionKey } from "../../schema/signatures/session-key.ts";
import type { Signer } from "../../schema/signatures/sign-text.ts";
import { monitor } from "../support/callers.ts";
import { aSession, gatewayKey, publicKeys, serviceKey } from "../support/trust.ts";
import { aSignedAnswer, aSignedRequest } from "./support/messages.ts";
import { changed, oneChange } from "./support/one-change.ts";

/** What is signed within a session: nothing of it may be changed, or pass for what a key of one's own signs. */
const now = Date.now();
const session = aSession("61");
const other = aSession("61");
const trust = {
  audiences: new Set(["61", "53"]),
  keys: publicKeys(gatewayKey),
  sessions: new Map([session, other].map((one) => [one.id, one])),
};

function aRequest(signer: Signer = session.requests, claims: Claims = noClaims): ReceivedHead {
  return aSignedRequest({ signer, now }, claims);
}

const requestSignature = String(aRequest().headers.signature);

function anAnswer(signer: Signer = session.answers): ReceivedAnswer {
  return aSignedAnswer({ signer, now }, { requestSignature });
}

/** The same secret under another name. */
function renamed(key: SessionKey, id: string): SessionKey {
  return Object.assign(new SessionKey(id, Buffer.alloc(0)), { hmac: key.hmac });
}

function withInput(request: ReceivedHead, change: (input: string) => string): ReceivedHead {
  const before = String(request.headers["signature-input"]);
  const after = change(before);
  expect(after).not.toBe(before);
  return { ...request, headers: { ...request.headers, "signature-input": after } };
}

describe("a request in a session", () => {
  it("as it was signed is accepted, and says in which one", () => {
    expect(verifyRequest(aRequest(), trust, now)).toMatchObject({ session: { id: session.id } });
  });

  it("X36: with any character of any covered header, or of the signature, changed is refused", () => {
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

  it("X36: signed in one session is none in another, nor with the key for answers", () => {
    const swapped = withInput(aRequest(), (input) => input.replace(session.id, other.id));
    expect(verifyRequest(swapped, trust, now)).toBe("BAD_SIGNATURE");
    expect(verifyRequest(aRequest(session.answers), trust, now)).toBe("BAD_SIGNATURE");
  });

  it("X36: for another province than the session's is refused, though this process is that one, too", () => {
    const ofYunnan = aSession("53");
    const sessions = new Map([[ofYunnan.id, ofYunnan]]);
    expect(verifyRequest(aRequest(ofYunnan.requests), { ...trust, sessions }, now)).toBe(
      "WRONG_AUDIENCE",
    );
  });

  it("X36: in a session that nobody knows is refused as such", () => {
    expect(verifyRequest(aRequest(aSession("61").requests), trust, now)).toBe("UNKNOWN_SESSION");
  });

  it.each([
    [-31_000, "NOT_YET_VALID"],
    [-30_000, null],
    [30_000, null],
    [31_000, "EXPIRED"],
  ])("X36: seen by a clock that differs by %d ms: %s", (differenceMs, fault) => {
    const seen = verifyRequest(aRequest(), trust, now + differenceMs);
    expect(typeof seen === "string" ? seen : null).toBe(fault);
  });

  const caller: Caller = {
    actor: monitor,
    access: { purpose: "RISK_MONITORING", authorizationId: null, caseNo: null },
  };
  it.each<[string, Claims]>([
    ["says who asks", claimsOf({ ...caller, access: null }, null)],
    ["says on what ground", claimsOf({ ...caller, actor: null }, null)],
    ["says both", claimsOf(caller, null)],
    ["is one look in all logs", { ...noClaims, request: "1d1e9a0c" }],
    ["tells of an access log", { ...noClaims, logHead: "9:c2hhLTI1Ng" }],
  ])("X36: that %s is refused: only a key of one's own proves that to others", (_, claims) => {
    expect(verifyRequest(aRequest(session.requests, claims), trust, now)).toBe("SESSION_TOO_WEAK");
    expect(typeof verifyRequest(aRequest(gatewayKey, claims), trust, now)).toBe("object");
  });

  it.each(["laowu-actor", "laowu-access", "laowu-request", "laowu-log-head"])(
    "X36: that has a header %s is refused, even if it says nothing: no signature covers it there",
    (name) => {
      const request = aRequest();
      const said = aRequest(gatewayKey).headers[name];
      expect(said).toBeDefined();
      const headers = { ...request.headers, [name]: said };
      expect(verifyRequest({ ...request, headers }, trust, now)).toBe("SESSION_TOO_WEAK");
    },
  );

  it("X36: that covers what a key of one's own covers is none of ours, nor the other way round", () => {
    const inSession = withInput(aRequest(), (input) =>
      input.replace(sessionRequestComponents, requestComponents),
    );
    expect(verifyRequest(inSession, trust, now)).toBe("MALFORMED");
    const byKey = withInput(aRequest(gatewayKey), (input) =>
      input.replace(requestComponents, sessionRequestComponents),
    );
    expect(verifyRequest(byKey, trust, now)).toBe("MALFORMED");
  });
});

describe("the algorithm is the key's and nobody's choice", () => {
  const publicText = (key: KeyObject) => key.export({ format: "der", type: "spki" });
  const raw = Buffer.from(String(gatewayKey.publicKey.export({ format: "jwk" }).x), "base64url");

  it.each<[string, Buffer]>([
    ["bytes", raw],
    ["DER", publicText(gatewayKey.publicKey)],
    ["PEM", Buffer.from(gatewayKey.publicKey.export({ format: "pem", type: "spki" }))],
    ["JWK", Buffer.from(JSON.stringify(gatewayKey.publicKey.export({ format: "jwk" })))],
    ["nothing", Buffer.alloc(0)],
  ])("X36: the gateway's public key is no secret of a session, as %s", (_, bytes) => {
    const forged = new SessionKey(gatewayKey.id, bytes);
    expect(verifyRequest(aRequest(forged), trust, now)).toBe("UNKNOWN_SESSION");
  });

  it("X36: a session's id is no key's, and a key's id no session's", () => {
    expect(verifyRequest(aRequest({ ...gatewayKey, id: session.id }), trust, now)).toBe(
      "UNKNOWN_KEY",
    );
    const named = renamed(session.requests, gatewayKey.id);
    expect(verifyRequest(aRequest(named), trust, now)).toBe("UNKNOWN_SESSION");
  });

  it("X36: not even where a gateway's key and a session have one name", () => {
    const twin = { ...session, id: gatewayKey.id };
    const both = { ...trust, sessions: new Map([[twin.id, twin]]) };
    const bySecret = aRequest(renamed(session.requests, gatewayKey.id));
    expect(verifyRequest(bySecret, both, now)).toMatchObject({ session: { id: gatewayKey.id } });
    expect(verifyRequest(aRequest(gatewayKey), both, now)).toMatchObject({ session: null });
    for (const [from, to] of [
      ["ed25519", "hmac-sha256"],
      ["hmac-sha256", "ed25519"],
    ] as const) {
      const request = aRequest(
        from === "ed25519" ? gatewayKey : renamed(session.requests, gatewayKey.id),
      );
      const swapped = withInput(request, (input) => input.replace(from, to));
      expect(verifyRequest(swapped, both, now)).toBe("MALFORMED");
    }
  });

  it.each(["hmac-sha512", "none", "rsa-pss-sha512", "ecdsa-p256-sha256", "HMAC-SHA256", ""])(
    'X36: "%s" is none of ours',
    (algorithm) => {
      const swapped = withInput(aRequest(), (input) =>
        input.replace('alg="hmac-sha256"', `alg="${algorithm}"`),
      );
      expect(verifyRequest(swapped, trust, now)).toBe("MALFORMED");
    },
  );

  it("X36: a signature that is shorter or longer is none, be its first bytes right", () => {
    const request = aRequest();
    const bytes = Buffer.from(requestSignature.slice("laowu=:".length, -1), "base64");
    for (const other of [
      bytes.subarray(0, 16),
      bytes.subarray(0, 31),
      Buffer.alloc(0),
      Buffer.concat([bytes, Buffer.alloc(32)]),
    ]) {
      const headers = { ...request.headers, signature: `laowu=:${other.toString("base64")}:` };
      expect(verifyRequest({ ...request, headers }, trust, now)).toBe("MALFORMED");
    }
  });
});

describe("an answer in a session", () => {
  it("as it was signed is believed", () => {
    expect(verifyAnswer(anAnswer(), requestSignature, session.answers)).toBeNull();
  });

  it("X37: with any character of any covered header, or of the signature, changed is not", () => {
    const names = Object.keys(anAnswer().headers);
    fc.assert(
      fc.property(fc.constantFrom(...names), oneChange, (name, change) => {
        const answer = anAnswer();
        const before = String(answer.headers[name]);
        const after = changed(before, change);
        fc.pre(after !== before);
        const headers = { ...answer.headers, [name]: after };
        expect(
          verifyAnswer({ ...answer, headers }, requestSignature, session.answers),
        ).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it("X37: with another body, to another request, of another session or with the key for requests is not", () => {
    const answer = anAnswer();
    const second = String(aRequest().headers.signature);
    const { answers } = session;
    expect(verifyAnswer({ ...answer, body: Buffer.from("{}") }, requestSignature, answers)).toBe(
      "BAD_DIGEST",
    );
    expect(verifyAnswer(answer, second, answers)).toBe("BAD_SIGNATURE");
    expect(verifyAnswer(anAnswer(other.answers), requestSignature, answers)).toBe("UNKNOWN_KEY");
    expect(verifyAnswer(anAnswer(session.requests), requestSignature, answers)).toBe(
      "BAD_SIGNATURE",
    );
  });

  it("X37: is signed as its request was, and in no other way", () => {
    expect(verifyAnswer(anAnswer(serviceKey), requestSignature, session.answers)).toBe("MALFORMED");
    expect(verifyAnswer(anAnswer(), requestSignature, publicKeys(serviceKey))).toBe("MALFORMED");
  });
});
