import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { readRetryAfter } from "../../schema/http/retry-after.ts";
import { afterFailure } from "../../subgraphs/province/webhook/after-failure.ts";
import { newSecret, signaturesOf } from "../../subgraphs/province/webhook/webhook-secret.ts";

const dayMs = 86_400_000;
const failed = { kind: "failed", status: 500, error: "STATUS_500", retryAfterMs: null } as const;

it("somebody who cannot be told is told twice as late each time, an hour at the most, with jitter", () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
      const after = afterFailure(
        { attempts, failingSince: attempts === 0 ? null : 1_000 },
        failed,
        { now: 1_000, failingMsMax: dayMs, random },
      );
      const most = Math.min(3_600_000, 1_000 * 2 ** Math.min(attempts, 20));
      expect(after).toMatchObject({
        state: "FAILING",
        attempts: attempts + 1,
        failingSince: 1_000,
      });
      const pause = (after.nextAttemptAt ?? 0) - 1_000;
      expect(pause).toBeGreaterThanOrEqual(most / 2);
      expect(pause).toBeLessThanOrEqual(most + 1);
    }),
  );
});

it("and no sooner than they wish, and for so many days", () => {
  const at = (now: number, told: Parameters<typeof afterFailure>[1]) =>
    afterFailure({ attempts: 3, failingSince: 0 }, told, {
      now,
      failingMsMax: 5 * dayMs,
      random: 0,
    });
  expect(at(0, { ...failed, retryAfterMs: 7_200_000 }).nextAttemptAt).toBe(7_200_000);
  expect(at(5 * dayMs - 1, failed).state).toBe("FAILING");
  expect(at(5 * dayMs, failed)).toMatchObject({
    state: "DISABLED",
    nextAttemptAt: null,
    reason: "STATUS_500",
  });
  expect(at(0, { ...failed, status: 410, error: "STATUS_410" })).toMatchObject({
    state: "DISABLED",
    nextAttemptAt: null,
    reason: "GONE",
  });
});

it.each([
  ["120", 120_000],
  ["0", 0],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 28_000],
  ["Wed, 21 Oct 2020 07:28:00 GMT", 0],
  ["999999999", dayMs],
  ["-1", null],
  ["soon", null],
  ["1e3", null],
  ["2026", 2_026_000],
  [undefined, null],
])("a retry-after of %p means %p ms", (header, ms) => {
  expect(readRetryAfter(header, Date.parse("2026-10-21T07:27:32Z"))).toBe(ms);
});

it("what is signed with several secrets is verified by who knows one of them, and by nobody else", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 3 }), (body, count) => {
      const secrets = Array.from({ length: count }, newSecret);
      const timestamp = Math.floor(Date.now() / 1_000);
      const id = "61:0a0b0c0d-1f-2";
      const headers = {
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signaturesOf(secrets, { id, timestamp, body }),
      };
      const verifies = (secret: string, text = body): boolean => {
        try {
          new Webhook(secret).verify(text, headers, { jsonParse: false });
          return true;
        } catch {
          return false;
        }
      };
      expect(secrets.every((secret) => verifies(secret))).toBe(true);
      expect(verifies(newSecret())).toBe(false);
      expect(verifies(secrets[0] ?? "", `${body} `)).toBe(false);
    }),
    { numRuns: 30 },
  );
});
