import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { Bells } from "../../gateway/follow/bells.ts";

it("X37: a province that answers at once, and always otherwise, is not asked without a pause", async () => {
  let asked = 0;
  let rung = 0;
  const bells = new Bells(async () => {
    asked += 1;
    const bytes = Buffer.from(JSON.stringify({ marks: { changes: String(asked) } }));
    const beside = { contentType: null, retryAfter: null, logHead: null };
    return { status: 200, bytes, doubt: null, ...beside };
  });
  const wake = () => {
    rung += 1;
  };
  const stopListening = bells.listen({ feed: "changes", provinces: null, wake });
  const startedAt = performance.now();
  bells.attend([{ url: "http://province.example", audience: "61", provinces: ["61"] }]);
  await sleep(350);
  const passed = performance.now() - startedAt;
  stopListening();
  bells.close();
  expect(rung).toBeGreaterThan(1);
  expect(asked).toBeLessThanOrEqual(passed / 100 + 1);
});
