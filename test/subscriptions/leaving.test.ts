import { getMaxListeners, once } from "node:events";
import { afterEach, expect, it } from "@jest/globals";
import { Bells } from "../../gateway/follow/bells.ts";
import { type Subscriber, Subscriptions } from "../../gateway/follow/subscriptions.ts";
import { Turnstile } from "../../gateway/http/turnstile.ts";
import { limits, setLimits } from "../../gateway/limits.ts";

const before = { ...limits };
afterEach(() => setLimits(before));

const subscriber: Subscriber = {
  asked: { search: "", body: { query: "subscription { jobChanged { op } }" }, headers: {} },
  ...{ authorizations: [], address: "127.0.0.1", transport: "sse" },
};

let asked: AbortSignal[];

/** Every look asks until it is given up. */
function hanging(): Subscriptions {
  asked = [];
  return new Subscriptions({
    ...{ identify: null, turnstile: new Turnstile(), budgets: null, places: () => [] },
    bells: new Bells(() => new Promise(() => {})),
    onFailure: () => {},
    follower: {
      isSubscription: () => true,
      look: async (_asked, { signal }) => {
        asked.push(signal);
        // As a call to a province that hangs.
        await once(signal, "abort");
        return { kind: "refused", errors: [{ message: "Nobody asks any more." }] };
      },
    },
  });
}

it("F24: whoever leaves before the first answer is asked for no more, and takes no place", async () => {
  setLimits({ ...before, clientSubscriptionsMax: 1, followLooksAtOnce: 1 });
  const subscriptions = hanging();
  const departure = new AbortController();
  const opening = subscriptions.open(subscriber, departure.signal);
  while (asked.length === 0) await new Promise(setImmediate);
  departure.abort();
  expect(await opening).toMatchObject({ kind: "refused" });
  expect(asked[0]?.aborted).toBe(true);

  const later = new AbortController();
  const again = subscriptions.open(subscriber, later.signal);
  while (asked.length === 1) await new Promise(setImmediate);
  later.abort();
  expect(await again).toMatchObject({ errors: [{ message: "Nobody asks any more." }] });
  subscriptions.close();
});

it("F24: all that one WebSocket asks for at once may listen to its end, without a warning of Node", async () => {
  const subscriptions = hanging();
  const departure = new AbortController();
  const opening = Array.from({ length: 20 }, () =>
    subscriptions.open(subscriber, departure.signal),
  );
  while (asked.length < opening.length) await new Promise(setImmediate);
  expect(getMaxListeners(departure.signal)).toBeGreaterThan(limits.socketSubscriptionsMax);
  departure.abort();
  for (const opened of await Promise.all(opening)) expect(opened.kind).toBe("refused");
  subscriptions.close();
});
