import { expect, it } from "@jest/globals";
import { Bulkhead } from "../../../gateway/execute/traffic/bulkhead.ts";
import { limits } from "../../../gateway/limits.ts";

function aBulkhead(callsMax: number) {
  const clock = { now: 0 };
  return { clock, bulkhead: new Bulkhead({ callsMax, now: () => clock.now }) };
}

const known = { timeoutMs: 60_000, isKnown: true };
const other = { timeoutMs: 60_000, isKnown: false };

it("lets so many in at once, and the next ones in the order of their coming", async () => {
  const { bulkhead } = aBulkhead(2);
  expect([bulkhead.enter(known), bulkhead.enter(known)]).toEqual([null, null]);
  const order: string[] = [];
  const third = bulkhead.enter(known)?.then(() => order.push("third"));
  const fourth = bulkhead.enter(known)?.then(() => order.push("fourth"));
  expect([bulkhead.calls, bulkhead.waiting]).toEqual([2, 2]);

  bulkhead.leave();
  await third;
  bulkhead.leave();
  await fourth;

  expect(order).toEqual(["third", "fourth"]);
  bulkhead.leave();
  bulkhead.leave();
  expect([bulkhead.calls, bulkhead.waiting]).toEqual([0, 0]);
});

it("turns away who would make the line longer than it may be", async () => {
  const { bulkhead } = aBulkhead(1);
  void bulkhead.enter(known);
  const waiting = Array.from({ length: limits.waitingPerLaneMax }, () => bulkhead.enter(known));

  expect(await bulkhead.enter(known)).toBe("LINE_IS_FULL");

  bulkhead.clear();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(["CLOSED"]));
});

it("lets go whoever runs out of time or goes away, and their turns are not lost", async () => {
  const { bulkhead } = aBulkhead(1);
  void bulkhead.enter(known);
  const client = new AbortController();
  const [late, gone, last] = [
    bulkhead.enter({ ...known, timeoutMs: 1 }),
    bulkhead.enter({ ...known, signal: client.signal }),
    bulkhead.enter(known),
  ];
  client.abort();

  expect([await late, await gone]).toEqual(["OUT_OF_TIME", "ABANDONED"]);
  bulkhead.leave();
  expect(await last).toBeNull();
  expect([bulkhead.calls, bulkhead.waiting]).toEqual([1, 0]);
});

it("a burst may wait: nobody is dropped as long as waits become short again", async () => {
  const { clock, bulkhead } = aBulkhead(1);
  void bulkhead.enter(known);
  const burst = Array.from({ length: 100 }, () => bulkhead.enter(known));
  for (const turn of burst) {
    clock.now += (limits.waitIntervalMs - 1) / burst.length;
    bulkhead.leave();
    expect(await turn).toBeNull();
  }
});

it("a line that does not shrink is thinned out, while as many are served as ever", async () => {
  const { clock, bulkhead } = aBulkhead(1);
  void bulkhead.enter(known);
  // Two come for each one that is served.
  const turns: Promise<string | null>[] = [];
  for (let second = 0; second < 20; second++) {
    for (let n = 0; n < 20; n++) {
      for (const turn of [bulkhead.enter(known), bulkhead.enter(known)])
        if (turn !== null) turns.push(turn);
      clock.now += 50;
      bulkhead.leave();
    }
  }
  const waiting = bulkhead.waiting;
  bulkhead.clear();
  const ends = await Promise.all(turns);
  const dropped = ends.filter((end) => end === "LINE_IS_SLOW").length;

  expect(dropped).toBeGreaterThan(0);
  // Twenty are served each second, and who has waited twice the target is dropped: two come meanwhile.
  expect(waiting).toBeLessThanOrEqual(2 * 2 * (limits.waitTargetMs / 50) + 2);
  expect(ends.filter((end) => end === null)).toHaveLength(20 * 20);
});

it("callers we know have turns of their own, and go first", async () => {
  const { bulkhead } = aBulkhead(4);
  const others = Array.from({ length: 5 }, () => bulkhead.enter(other));
  expect(others.slice(0, 3)).toEqual([null, null, null]);
  expect(bulkhead.enter(known)).toBeNull();
  const waiting = bulkhead.enter(known);

  bulkhead.leave();
  expect(await waiting).toBeNull();
  expect([bulkhead.calls, bulkhead.waiting]).toEqual([4, 2]);
  bulkhead.leave();
  expect([bulkhead.calls, bulkhead.waiting]).toEqual([3, 2]);
  bulkhead.leave();
  expect(await others[3]).toBeNull();
  expect([bulkhead.calls, bulkhead.waiting]).toEqual([3, 1]);
  bulkhead.clear();
  expect(await others[4]).toBe("CLOSED");
});
