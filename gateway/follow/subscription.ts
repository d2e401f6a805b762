import { setTimeout as sleep } from "node:timers/promises";
import type { GraphQLFormattedError } from "graphql";
import type { GatewayError } from "../errors.ts";
import { limits } from "../limits.ts";
import { SnapshotRequiredError } from "./errors.ts";
import type { FeedPlace } from "./followed-query.ts";
import type { FollowedPage, Look, Told } from "./look.ts";

/** What one subscription needs of what is around it. */
export interface SubscriptionSide {
  /** Looks at the feed, as who asks may at this moment. */
  readonly look: (place: FeedPlace | null, signal: AbortSignal) => Promise<Look>;
  /** Why who asks may not any more; null as long as they may, or when nobody can tell. */
  readonly faultOfToken: () => Promise<GatewayError | null>;
  /** Whether something may be new without our hearing of it. */
  readonly isBlind: (provinces: ReadonlySet<string> | null) => boolean;
  /** Told of every event, and of the end. */
  readonly onTold: (field: string) => void;
  readonly onEnd: (reason: string) => void;
}

/** Why a subscription ended that nobody refused: the client went, or said that it is done. */
const clientLeft = "CLIENT_LEFT";

/**
 * One subscription: what it is told, one after the other, at the pace at which it is taken. The next page
 * is read when all of the one before has been, so that whoever is slow waits at the province and not here.
 */
export class Subscription implements AsyncIterableIterator<Told> {
  readonly #side: SubscriptionSide;
  readonly #ended = new AbortController();
  readonly #telling: AsyncGenerator<Told, undefined>;
  #place: FeedPlace;
  /** Behind the last event that was told. */
  #cursor: unknown;
  #provinces: ReadonlySet<string> | null = null;
  #isWoken = false;
  #wakeUp: () => void = () => {};
  #lastWords: readonly GraphQLFormattedError[] | null = null;

  /** @param first what came of the first look */
  constructor(first: FollowedPage, side: SubscriptionSide) {
    this.#side = side;
    this.#place = first.at;
    this.#cursor = this.#place.after;
    this.#telling = this.#tell(first);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Told, undefined>> {
    return this.#telling.next();
  }

  /** The client goes. */
  async return(): Promise<IteratorResult<Told, undefined>> {
    this.#end(clientLeft);
    return this.#telling.return(undefined);
  }

  /** Says so when it is asked for more. */
  endBy(error: GatewayError): void {
    this.#say([{ message: error.message, extensions: error.extensions }]);
  }

  /** There may be something new. */
  wake(): void {
    this.#isWoken = true;
    this.#wakeUp();
  }

  get provinces(): ReadonlySet<string> | null {
    return this.#provinces;
  }

  async *#tell(first: FollowedPage): AsyncGenerator<Told, undefined> {
    try {
      for (let page: FollowedPage | null = first; page !== null; ) {
        let isWhole = true;
        const readAt = performance.now();
        const reading: Reading = { readAt, checkedAt: readAt };
        for (const { told, cursor } of page.events) {
          isWhole = await this.#isStillTrue(reading);
          if (!isWhole || this.#ended.signal.aborted) break;
          this.#cursor = cursor;
          this.#side.onTold(page.field);
          yield told;
        }
        if (this.#ended.signal.aborted) break;
        if (isWhole) this.#passed(page);
        else this.#place = { ...page.at, after: this.#cursor };
        page = await this.#nextPage(isWhole ? waitAfter(page) : atOnce);
      }
      if (this.#lastWords) yield { errors: this.#lastWords };
    } finally {
      this.#end(clientLeft);
    }
  }

  /**
   * Whether what was read may be told still: whoever takes an event now and then holds a page for long, and
   * may have no right to it any more.
   */
  async #isStillTrue(reading: Reading): Promise<boolean> {
    const now = performance.now();
    if (now - reading.readAt >= limits.followIdleMs) return false;
    if (now - reading.checkedAt < limits.subscriberTokenMs) return true;
    reading.checkedAt = now;
    const fault = await this.#side.faultOfToken();
    if (fault !== null) this.endBy(fault);
    return true;
  }

  /** Takes note of where a page ends, once all of it was told. */
  #passed({ endCursor, at, provinces, snapshotRequired }: FollowedPage): void {
    if (provinces.length > 0) this.#provinces = new Set(provinces);
    if (endCursor !== null) {
      this.#place = { ...at, after: endCursor };
      this.#cursor = endCursor;
    }
    if (snapshotRequired.length > 0) this.endBy(new SnapshotRequiredError(snapshotRequired));
  }

  /** Null when nothing more is to come. */
  async #nextPage(first: Waiting): Promise<FollowedPage | null> {
    for (let waiting = first; ; ) {
      await this.#wait(waiting);
      if (this.#ended.signal.aborted) return null;
      this.#isWoken = false;
      const look = await this.#look();
      if (look === null || this.#ended.signal.aborted) return null;
      if (look.kind === "page") return look;
      if (look.kind === "refused") {
        this.#say(look.errors);
        return null;
      }
      waiting = { atLeast: look.afterMs, atMost: look.afterMs };
    }
  }

  /** Null when it ends meanwhile: what was under way is given up. */
  #look(): Promise<Look | null> {
    const { signal } = this.#ended;
    return new Promise((resolve, reject) => {
      const onEnd = () => resolve(null);
      signal.addEventListener("abort", onEnd, { once: true });
      const done = () => signal.removeEventListener("abort", onEnd);
      this.#side.look(this.#place, signal).then(resolve, reject).finally(done);
    });
  }

  /** Waits for something new, for a while; who may not ask any more learns that meanwhile. */
  async #wait({ atLeast, atMost }: Waiting): Promise<void> {
    const { signal } = this.#ended;
    const startedAt = performance.now();
    await pause(atLeast, signal);
    for (;;) {
      const passed = performance.now() - startedAt;
      if (signal.aborted || this.#isWoken || passed >= atMost) return;
      if (passed >= limits.followBlindMs && this.#side.isBlind(this.#provinces)) return;
      const tick = Math.min(limits.followBlindMs, limits.subscriberTokenMs, atMost - passed);
      await this.#wokenOrAfter(Math.max(1, tick));
      if (signal.aborted || this.#isWoken) return;
      const fault = await this.#side.faultOfToken();
      if (fault !== null) return this.endBy(fault);
    }
  }

  async #wokenOrAfter(ms: number): Promise<void> {
    if (this.#isWoken || this.#ended.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = () => {};
  }

  /** The last words, with where to go on. */
  #say(errors: readonly GraphQLFormattedError[]): void {
    if (this.#ended.signal.aborted) return;
    const cursor = this.#cursor ?? undefined;
    this.#lastWords = errors.map((error) => ({
      ...error,
      extensions: { ...error.extensions, cursor },
    }));
    this.#end(String(errors[0]?.extensions?.code ?? "UNKNOWN"));
  }

  #end(reason: string): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#wakeUp();
    this.#side.onEnd(reason);
  }
}

interface Waiting {
  readonly atLeast: number;
  readonly atMost: number;
}

const atOnce: Waiting = { atLeast: 0, atMost: 0 };

/** A page in hand. */
interface Reading {
  readonly readAt: number;
  /** When it was last looked whether who asks may still. */
  checkedAt: number;
}

/** Provinces that did not answer are asked again soon, and not all subscribers come at once. */
function waitAfter({ hasNextPage, isPartial }: FollowedPage): Waiting {
  if (hasNextPage) return atOnce;
  const atLeast = limits.followPauseMs;
  const usual = isPartial ? limits.followBlindMs / 2 : limits.followIdleMs;
  return { atLeast, atMost: usual * (0.9 + Math.random() / 5) };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal, ref: false }).catch(() => {});
}
