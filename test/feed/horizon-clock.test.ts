import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { HorizonClock } from "../../subgraphs/province/change/horizon-clock.ts";

it("tells no time at which something was still open that stands above the horizon", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ begun: fc.nat(5), over: fc.nat(5), ms: fc.integer({ min: 1, max: 9 }) }),
        {
          minLength: 1,
          maxLength: 60,
        },
      ),
      (steps) => {
        const clock = new HorizonClock();
        let [begun, over, at] = [1n, 1n, 0];
        const history: { readonly begun: bigint; readonly at: number }[] = [];
        for (const step of steps) {
          begun += BigInt(step.begun);
          over = over + BigInt(step.over) > begun ? begun : over + BigInt(step.over);
          at += step.ms;
          const time = clock.timeOf({ over, begun }, at);
          // Whatever was begun by that time is over, and no later time that was seen could be told.
          const seen = history.filter((one) => one.begun <= over).at(-1)?.at ?? null;
          expect(time).toBe(over === begun ? at : seen);
          clock.see({ over, begun }, at);
          history.push({ begun, at });
        }
      },
    ),
  );
});

it("knows how long a horizon has stood still for as long as anybody may ask", () => {
  const clock = new HorizonClock();
  clock.see({ over: 7n, begun: 7n }, 0);
  for (let at = 1; at <= 9_000; at += 1) clock.see({ over: 7n, begun: 8n }, at);
  expect(clock.ageOf({ over: 7n, begun: 9n }, 9_000)).toBe(9_000);
  expect(clock.ageOf({ over: 9n, begun: 9n }, 9_000)).toBe(0);
});

it("takes its own beginning for that of a transaction that was there before", () => {
  const clock = new HorizonClock();
  clock.see({ over: 3n, begun: 9n }, 100);
  expect(clock.timeOf({ over: 3n, begun: 9n }, 400)).toBeNull();
  expect(clock.ageOf({ over: 3n, begun: 9n }, 400)).toBe(300);
});
