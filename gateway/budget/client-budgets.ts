import { RateLimitedError } from "../errors.ts";
import { limits } from "../limits.ts";
import { RecentCache } from "../recent-cache.ts";
import type { Budgets, Paid } from "./budgets.ts";
import type { Client } from "./client.ts";

/** What is left of a client's budget, as of some moment. */
interface Bucket {
  /** Below zero when something is owed. */
  left: number;
  atMs: number;
}

/**
 * A bucket for each client, which holds what the client's requests may still cost: it fills by so
 * much a second, up to a most. Only the latest clients are remembered, so that a million addresses
 * take no more memory than the limit allows; who is forgotten begins with a full bucket.
 */
export class ClientBudgets implements Budgets {
  readonly #buckets = new RecentCache<Bucket>(limits.clientsMax);
  readonly #now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How many clients have a bucket. */
  get remembered(): number {
    return this.#buckets.size;
  }

  pay(client: Client, cost: number): Paid {
    return this.take(client, cost) ?? { giveBack: (unused) => this.giveBack(client, unused) };
  }

  /** Takes a cost out of the client's bucket, or says why not: then nothing is taken. */
  take(client: Client, cost: number): RateLimitedError | null {
    const bucket = this.#bucketOf(client);
    // What is larger than the whole bucket takes all of it.
    const needed = Math.min(cost, limits[client.budget.max]);
    if (bucket.left < needed) return this.refusal(client, cost, bucket.left);
    bucket.left -= needed;
    return null;
  }

  charge(client: Client, cost: number): void {
    this.#bucketOf(client).left -= cost;
  }

  /** Puts back what was taken and then not used. */
  giveBack(client: Client, cost: number): void {
    const bucket = this.#bucketOf(client);
    bucket.left = Math.min(bucket.left + cost, limits[client.budget.max]);
  }

  /** @param left of the bucket that does not hold the cost */
  refusal({ budget }: Client, cost: number, left: number): RateLimitedError {
    const needed = Math.min(cost, limits[budget.max]);
    return new RateLimitedError({
      limit: budget.max,
      met: cost,
      left: Math.max(0, Math.floor(left)),
      retryAfterSeconds: Math.max(1, Math.ceil((needed - left) / limits[budget.perSecond])),
    });
  }

  #bucketOf({ key, budget }: Client): Bucket {
    const now = this.#now();
    const max = limits[budget.max];
    const bucket = this.#buckets.getOrCreate(key, () => ({ left: max, atMs: now }));
    const filled = ((now - bucket.atMs) / 1000) * limits[budget.perSecond];
    bucket.left = Math.min(bucket.left + filled, max);
    bucket.atMs = now;
    return bucket;
  }
}
