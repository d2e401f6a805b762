import { createHmac } from "node:crypto";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { DigestKey } from "../../schema/access-log/row-digest.ts";

it("is the first half of HMAC-SHA-256 over the text in UTF-8, as node makes it", () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5_000 }),
    fc.uuid(),
    fc.constant(""),
  );
  fc.assert(
    fc.property(key, fc.array(text), (bytes, texts) => {
      const digests = new DigestKey("key", bytes);

      for (const one of texts) {
        const whole = createHmac("sha256", bytes).update(one, "utf8").digest();
        expect(digests.digest(one)).toBe(whole.subarray(0, 16).toString("base64url"));
      }
    }),
  );
});
