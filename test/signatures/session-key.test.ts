import {
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { acceptSession, type Session, SessionOffer } from "../../schema/signatures/session-key.ts";

/** How a gateway and a service come to the same secrets, and nobody else. */
const signature = "laowu=:c2lnbmF0dXJl:";
/** What tells secrets from each other: what they sign. */
const secretOf = ({ requests, answers }: Session) => [requests.hmac.of(""), answers.hmac.of("")];

function accepted(offer: SessionOffer) {
  const acceptance = acceptSession(offer.body, signature);
  if (acceptance === null) throw new Error("The offer was not accepted.");
  return acceptance;
}

describe("an agreement", () => {
  it("gives both the same two secrets, one for each direction, and new ones every time", () => {
    const seen = new Set<string>();
    for (let n = 0; n < 5; n += 1) {
      const offer = new SessionOffer();
      const { body, session } = accepted(offer);
      const own = offer.sessionOf(body, signature);
      expect(own?.id).toBe(session.id);
      expect(own && secretOf(own)).toEqual(secretOf(session));
      for (const secret of [session.id, ...secretOf(session)]) seen.add(secret);
    }
    expect(seen.size).toBe(15);
  });

  it("is X25519 and HKDF-SHA-256 over all that was said, as anybody can work out", () => {
    const { publicKey, privateKey } = generateKeyPairSync("x25519");
    const offer = JSON.stringify({ publicKey: publicKey.export({ format: "jwk" }).x });
    const acceptance = acceptSession(offer, signature);
    const { publicKey: x } = JSON.parse(acceptance?.body ?? "") as { publicKey: string };
    const theirs = createPublicKey({ key: { kty: "OKP", crv: "X25519", x }, format: "jwk" });
    const shared = diffieHellman({ privateKey, publicKey: theirs });
    const said = `${signature}\n${offer}\n${acceptance?.body}`;
    const salt = createHash("sha256").update(said).digest();
    const expected = ["requests", "answers"].map((direction) => {
      const secret = hkdfSync("sha256", shared, salt, `laowu-session-1 ${direction}`, 32);
      return createHmac("sha256", Buffer.from(secret)).update("").digest("base64");
    });
    expect(acceptance && secretOf(acceptance.session)).toEqual(expected);
  });

  it("gives other secrets when anything of it was said otherwise", () => {
    const offer = new SessionOffer();
    const { body, session } = accepted(offer);
    const renamed = body.replace(/"session":"../, '"session":"AA');
    expect(renamed).not.toBe(body);
    for (const other of [
      offer.sessionOf(body, `${signature} `),
      offer.sessionOf(renamed, signature),
    ])
      expect(other && secretOf(other)).not.toEqual(secretOf(session));
    const others = new SessionOffer().sessionOf(body, signature);
    expect(others && secretOf(others)).not.toEqual(secretOf(session));
  });

  it("is none with what has another form", () => {
    const offer = new SessionOffer();
    const { body } = accepted(offer);
    fc.assert(
      fc.property(fc.nat(), fc.string({ maxLength: 3 }), (at, put) => {
        const broken = (text: string) =>
          text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1);
        for (const text of [broken(offer.body), broken(body)]) {
          fc.pre(
            !/^\{"(publicKey":"[\w-]{43}|session":"[\w-]{22}","publicKey":"[\w-]{43})"\}$/.test(
              text,
            ),
          );
          expect(acceptSession(text, signature)).toBeNull();
          expect(offer.sessionOf(text, signature)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
    for (const text of ["", "{}", "null", `${offer.body} `, `${offer.body}\n`, ` ${offer.body}`])
      expect(acceptSession(text, signature)).toBeNull();
  });

  // Points of small order: with each of them every secret comes out the same (RFC 7748, section 6.1).
  it.each([
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])("is none over the point %s", (point) => {
    const publicKey = Buffer.from(point, "hex").toString("base64url");
    expect(acceptSession(JSON.stringify({ publicKey }), signature)).toBeNull();
    const acceptance = JSON.stringify({ session: "A".repeat(22), publicKey });
    expect(new SessionOffer().sessionOf(acceptance, signature)).toBeNull();
  });
});
