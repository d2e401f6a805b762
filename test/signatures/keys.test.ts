import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { calculateJwkThumbprint, exportJWK } from "jose";
import {
  readKeysByAudience,
  readPublicKeys,
  readSigningKey,
} from "../../schema/signatures/keys.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const jwk = privateKey.export({ format: "jwk" });
const publicJwk = publicKey.export({ format: "jwk" });
const read = (value: unknown) => readPublicKeys(JSON.stringify(value), "keys.json");

describe("a private key", () => {
  it("is named by its kid", () => {
    expect(readSigningKey(JSON.stringify({ ...jwk, kid: "gw-1" }), "k").id).toBe("gw-1");
  });

  it("without a name is named by its thumbprint, in PEM too", async () => {
    const thumbprint = await calculateJwkThumbprint(await exportJWK(publicKey));
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    expect(readSigningKey(JSON.stringify(jwk), "k").id).toBe(thumbprint);
    expect(readSigningKey(pem, "k").id).toBe(thumbprint);
    expect([...read([publicJwk]).keys()]).toEqual([thumbprint]);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a public key", JSON.stringify(publicJwk)],
    ["a key id with a quote", JSON.stringify({ ...jwk, kid: 'a"b' })],
    ["half a key", JSON.stringify({ ...jwk, d: "AAAA" })],
    ["a number for a key id", JSON.stringify({ ...jwk, kid: 7 })],
    [
      "a key of another kind",
      JSON.stringify(
        generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
      ),
    ],
  ])("that is %s is refused, and nothing of it is repeated", (_, text) => {
    const refusal = refusalOf(() => readSigningKey(text, "/keys/signing-key.json"));
    expect(refusal).toMatch(/^\/keys\/signing-key\.json /);
    if (text.includes(String(jwk.d))) expect(refusal).not.toContain(String(jwk.d));
  });
});

describe("public keys", () => {
  it("are several at a time, by audience", () => {
    const keys = { 61: [publicJwk, { ...publicJwk, kid: "other" }], cooperation: [] };
    const readKeys = readKeysByAudience(JSON.stringify(keys), "k");
    expect([...readKeys].map(([audience, list]) => [audience, list.size])).toEqual([
      ["61", 2],
      ["cooperation", 0],
    ]);
  });

  it.each<[string, unknown]>([
    ["an object", { keys: [publicJwk] }],
    ["a text", "key"],
    ["a list of texts", ["key"]],
    ["a private key", [jwk]],
    ["a key of another kind", [{ kty: "EC", crv: "P-256", x: "a", y: "b" }]],
    ["a key for key agreement", [{ ...publicJwk, crv: "X25519" }]],
    ["a short key", [{ ...publicJwk, x: "AAAA" }]],
    ["the same key twice", [publicJwk, publicJwk]],
  ])("as %s are refused, and nothing of them is repeated", (_, value) => {
    const refusal = refusalOf(() => read(value));
    expect(refusal).toMatch(/^keys\.json /);
    expect(refusal).not.toContain(String(jwk.d));
  });
});

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ name: "KeyFileError" });
    return (error as Error).message;
  }
  throw new Error("It was accepted.");
}
