import { once } from "node:events";
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

it("F24: whoever leaves before the first answer is asked for no more, and takes no place", async () => {
  setLimits({ ...before, clientSubscriptionsMax: 1, followLooksAtOnce: 1 });
  const asked: AbortSignal[] = [];
  const subscriptions = new Subscriptions({
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
