import { RateLimitedError } from "../errors.ts";
import { limits } from "../limits.ts";
import { RecentCache } from "../recent-cache.ts";
import type { Client } from "./client.ts";

/** What is left of a client's budget, as of some moment. */
interface Bucket {
  left: number;
  atMs: number;
}

/**
 * A bucket for each client, which holds what the client's requests may still cost: it fills by so
 * much a second, up to a most. Only the latest clients are remembered, so that a million addresses
 * take no more memory than the limit allows; who is forgotten begins with a full bucket.
 */
export class ClientBudgets {
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

  /** Takes a cost out of the client's bucket, or says why not: then nothing is taken. */
  take(client: Client, cost: number): RateLimitedError | null {
    const bucket = this.#bucketOf(client);
    const max = limits[client.budget.max];
    // What is larger than the whole bucket takes all of it.
    const needed = Math.min(cost, max);
    if (bucket.left >= needed) {
      bucket.left -= needed;
      return null;
    }
    const waitMs = ((needed - bucket.left) / limits[client.budget.perSecond]) * 1000;
    return new RateLimitedError({
      limit: client.budget.max,
      met: cost,
      left: Math.floor(bucket.left),
      retryAfterSeconds: Math.ceil(waitMs / 1000),
    });
  }

  /** Puts back what was taken and then not used. */
  giveBack(client: Client, cost: number): void {
    const bucket = this.#bucketOf(client);
    bucket.left = Math.min(bucket.left + cost, limits[client.budget.max]);
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
