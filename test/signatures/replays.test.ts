import { expect, it } from "@jest/globals";
import { Replays } from "../../schema/signatures/replays.ts";

const start = 1_800_000_000;
const requestAt = (created: number, nonce: string) => ({
  keyId: "g",
  nonce,
  created,
  expires: created + 30,
});

it("X36: a nonce is new once, until its request has ended", () => {
  const replays = new Replays(start);
  const request = requestAt(start, "a");
  expect(replays.note(request, start)).toBe("NEW");
  for (const later of [0, 1, 29, 30, 31, 3_600])
    expect(replays.note(request, start + later)).toBe("SEEN");
});

it("the same nonce of another key is another one", () => {
  const replays = new Replays(start);
  expect(replays.note(requestAt(start, "a"), start)).toBe("NEW");
  expect(replays.note({ ...requestAt(start, "a"), keyId: "h" }, start)).toBe("NEW");
});

it("what has ended takes no room, so a steady stream takes a bounded one", () => {
  const replays = new Replays(start);
  for (let second = 0; second < 600; second += 1)
    for (let n = 0; n < 20; n += 1) {
      const at = start + second;
      expect(replays.note(requestAt(at, `${second}-${n}`), at)).toBe("NEW");
      expect(replays.size).toBeLessThanOrEqual(31 * 20);
    }
});

it("X36: when there is no room left it refuses what is new, and forgets nothing", () => {
  const replays = new Replays(start, 3);
  for (const nonce of ["a", "b", "c"])
    expect(replays.note(requestAt(start, nonce), start)).toBe("NEW");
  expect(replays.note(requestAt(start, "d"), start)).toBe("FULL");
  for (const nonce of ["a", "b", "c"])
    expect(replays.note(requestAt(start, nonce), start)).toBe("SEEN");

  expect(replays.note(requestAt(start + 31, "d"), start + 31)).toBe("NEW");
  expect(replays.size).toBe(1);
});

it("X36: a clock that is set back lets nothing in that was forgotten", () => {
  const replays = new Replays(start);
  expect(replays.note(requestAt(start, "a"), start)).toBe("NEW");
  expect(replays.note(requestAt(start + 100, "b"), start + 100)).toBe("NEW");
  expect(replays.note(requestAt(start, "a"), start)).toBe("SEEN");
});

it("X36: what was signed before the process began is refused: the one before may have answered it", () => {
  expect(new Replays(start).note(requestAt(start - 1, "a"), start)).toBe("SEEN");
});
