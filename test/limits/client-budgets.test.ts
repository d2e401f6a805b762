import { afterAll, beforeEach, describe, expect, it } from "@jest/globals";
import { clientOf } from "../../gateway/budget/client.ts";
import { ClientBudgets } from "../../gateway/budget/client-budgets.ts";
import { limits, setLimits } from "../../gateway/limits.ts";
import type { Actor } from "../../schema/access/caller.ts";
import { partner } from "../support/callers.ts";

const before = { ...limits };
afterAll(() => setLimits(before));

let nowMs = 0;
const budgets = () => new ClientBudgets(() => nowMs);
const someone = clientOf(null, "192.0.2.1");

beforeEach(() => {
  nowMs = 1_000;
  setLimits({ ...before, clientCostMax: 100, clientCostPerSecond: 10, clientsMax: 1_000 });
});

describe("a client's budget", () => {
  it("is spent by what requests cost, and then the refusal names limit, values and how long to wait", () => {
    const own = budgets();

    expect(own.take(someone, 70)).toBeNull();
    expect(own.take(someone, 45)).toMatchObject({
      message:
        "The client has asked too much: this may cost 45, and 30 are left of clientCostMax. Ask again in 2 s.",
      extensions: {
        code: "RATE_LIMITED",
        limit: "clientCostMax",
        allowed: 100,
        met: 45,
        left: 30,
        retryAfterSeconds: 2,
      },
    });
    expect(own.take(someone, 30)).toBeNull();
  });

  it("fills by so much a second, and no further than it is large", () => {
    const own = budgets();
    own.take(someone, 100);
    nowMs += 2_000;
    expect(own.take(someone, 21)).not.toBeNull();
    expect(own.take(someone, 20)).toBeNull();

    nowMs += 1_000_000;
    expect(own.take(someone, 100)).toBeNull();
    expect(own.take(someone, 1)).not.toBeNull();
  });

  it("has back what was taken and not used, and never more", () => {
    const own = budgets();
    own.take(someone, 100);
    own.giveBack(someone, 60);
    expect(own.take(someone, 60)).toBeNull();

    own.giveBack(someone, 1_000);
    expect(own.take(someone, 101)).toBeNull();
    expect(own.take(someone, 1)).not.toBeNull();
  });

  it("is nobody else's", () => {
    const own = budgets();
    own.take(someone, 100);

    expect(own.take(clientOf(null, "192.0.2.2"), 100)).toBeNull();
    expect(own.take(clientOf(person, "192.0.2.1"), 100)).toBeNull();
    expect(own.take(clientOf({ ...person, sub: "other" }, "192.0.2.1"), 100)).toBeNull();
    expect(own.take(clientOf(person, "192.0.2.9"), 1)).not.toBeNull();
  });

  it("of the system of a province is larger", () => {
    const own = budgets();

    expect(own.take(clientOf(partner, "192.0.2.1"), 1_000_000)).toBeNull();
    expect(own.take(clientOf(partner, "192.0.2.1"), 1_000_000)).toBeNull();
  });
});

const person: Actor = { ...partner, role: "EMPLOYER", sub: "employer" };

describe("an address", () => {
  const keyOf = (address: string) => clientOf(null, address).key;

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::"],
    ["2001:db8::1", "2001:db8:0:0:5::7"],
    ["fe80::1%eth0", "fe80::2"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
  ])("%s pays from the same budget as %s", (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["192.0.2.1", "192.0.2.2"],
    ["::1", "2001:db8::1"],
  ])("%s pays from another than %s", (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});

it("a million addresses are remembered no further than the limit says", () => {
  const own = budgets();
  own.take(someone, 100);
  const count = 1_000_000;
  for (let n = 0; n < count; n++)
    own.take(clientOf(null, `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`), 100);

  expect(own.remembered).toBe(limits.clientsMax);
  // The latest are among them, the first is not.
  expect(own.take(clientOf(null, `10.${(count - 1) >> 16}.66.63`), 1)).not.toBeNull();
  expect(own.take(someone, 100)).toBeNull();
});
