import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "@jest/globals";
import type { FeedPlace } from "../../gateway/follow/followed-query.ts";
import type { FollowedPage, Look } from "../../gateway/follow/look.ts";
import { Subscription } from "../../gateway/follow/subscription.ts";
import { UnauthenticatedError } from "../../gateway/identity/errors.ts";
import { limits, setLimits } from "../../gateway/limits.ts";

const before = { ...limits };
afterEach(() => setLimits(before));

/** Changes behind a place, all of which were read at once. */
function pageOf(after: number, count: number): FollowedPage {
  const numbers = Array.from({ length: count }, (_, at) => after + at + 1);
  return {
    ...{ kind: "page", field: "workerDemandPushed", feed: "personChanges", hasNextPage: false },
    events: numbers.map((number) => ({ told: { data: { number } }, cursor: String(number) })),
    endCursor: String(after + count),
    at: { after: String(after), from: "NOW" },
    ...{ snapshotRequired: [], provinces: ["61"], isPartial: false },
  };
}

function subscribed(side: {
  readonly look?: (place: FeedPlace | null) => Promise<Look>;
  readonly faultOfToken?: () => Promise<UnauthenticatedError | null>;
}): Subscription {
  return new Subscription(pageOf(0, 100), {
    look: async () => pageOf(100, 0),
    faultOfToken: async () => null,
    isBlind: () => false,
    onTold: () => {},
    onEnd: () => {},
    ...side,
  });
}

it("X32: who takes an event now and then is told no more of a page once the token has ended", async () => {
  setLimits({ ...before, subscriberTokenMs: 20 });
  let fault: UnauthenticatedError | null = null;
  const subscription = subscribed({ faultOfToken: async () => fault });
  expect((await subscription.next()).value).toEqual({ data: { number: 1 } });
  fault = new UnauthenticatedError("EXPIRED");
  await sleep(30);

  expect((await subscription.next()).value).toMatchObject({
    errors: [{ extensions: { code: "UNAUTHENTICATED", cursor: "1" } }],
  });
  expect((await subscription.next()).done).toBe(true);
});

it("X32: what was read long ago is read anew before it is told", async () => {
  setLimits({ ...before, followIdleMs: 200 });
  const places: unknown[] = [];
  const answers: Look[] = [
    pageOf(2, 1),
    { kind: "refused", errors: [{ message: "No.", extensions: { code: "FORBIDDEN" } }] },
  ];
  const subscription = subscribed({
    look: async (place) => {
      places.push(place?.after);
      return answers.shift() ?? pageOf(100, 0);
    },
  });
  expect((await subscription.next()).value).toEqual({ data: { number: 1 } });
  expect((await subscription.next()).value).toEqual({ data: { number: 2 } });
  await sleep(220);
  expect((await subscription.next()).value).toEqual({ data: { number: 3 } });
  expect(places).toEqual(["2"]);
  expect((await subscription.next()).value).toMatchObject({
    errors: [{ extensions: { code: "FORBIDDEN", cursor: "3" } }],
  });
});
