import { createHmac } from "node:crypto";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { Hmac } from "../../schema/signatures/hmac.ts";

/** HMAC as RFC 2104 has it, against node's own and the examples of RFC 4231. */
const hex = (base64: string) => Buffer.from(base64, "base64").toString("hex");

it.each([
  ["0b".repeat(20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
  [
    Buffer.from("Jefe").toString("hex"),
    "what do ya want for nothing?",
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  ],
  [
    "aa".repeat(131),
    "Test Using Larger Than Block-Size Key - Hash Key First",
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  ],
])("with the secret %s it gives what RFC 4231 says", (secret, text, expected) => {
  expect(hex(new Hmac(Buffer.from(secret, "hex")).of(text))).toBe(expected);
});

it("gives what node's gives, whatever came before", () => {
  const latin1 = fc
    .uint8Array({ maxLength: 5_000 })
    .map((bytes) => Buffer.from(bytes).toString("latin1"));
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(latin1, { maxLength: 5 }),
      (secret, texts) => {
        const own = new Hmac(secret);
        for (const text of texts) {
          const expected = createHmac("sha256", secret).update(text, "latin1").digest("base64");
          expect(own.of(text)).toBe(expected);
        }
      },
    ),
    { numRuns: 300 },
  );
});
