import type { WatchedTransport } from "../execute/transport.ts";
import type { FeedPlace } from "../follow/followed-query.ts";
import type { AskedToFollow, Asker, Follower } from "../follow/follower.ts";
import type { Look } from "../follow/look.ts";
import type { Identify } from "../identity/identify.ts";
import { limits, setLimits } from "../limits.ts";
import type { GraphqlServer, HttpGraphqlRequest, HttpGraphqlResponse } from "../server.ts";
import type { Generation } from "./generation.ts";

/** A generation, and the requests it still has to answer. */
class Living {
  readonly generation: Generation;
  readonly #onEnd: (living: Living) => void;
  #inFlight = 0;
  #isOld = false;

  constructor(generation: Generation, onEnd: (living: Living) => void) {
    this.generation = generation;
    this.#onEnd = onEnd;
  }

  async answering<Answer>(answer: (generation: Generation) => Promise<Answer>): Promise<Answer> {
    this.#inFlight += 1;
    try {
      return await answer(this.generation);
    } finally {
      this.#inFlight -= 1;
      this.#endIfDone();
    }
  }

  /** Gets no more requests. */
  retire(): void {
    this.#isOld = true;
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (this.#isOld && this.#inFlight === 0) this.#onEnd(this);
  }
}

/**
 * The generation that holds, and those before it that still answer somebody. A request is answered by
 * the one that held when it had arrived, to its end; the last answer of an old one frees it.
 */
export class Generations implements GraphqlServer, Follower {
  readonly #transport: WatchedTransport;
  readonly #alive = new Set<Living>();
  #current: Living;
  #onFewer: () => void = () => {};

  constructor(first: Generation, transport: WatchedTransport) {
    this.#transport = transport;
    this.#current = this.#begin(first);
  }

  get current(): Generation {
    return this.#current.generation;
  }

  /** Null when nobody is asked who they are, which no reload changes. */
  get identify(): Identify | null {
    if (this.current.identity === null) return null;
    return async (shown) => {
      const { identity } = this.current;
      if (identity === null) throw new Error("Nobody can tell who is asking.");
      return identity.identify(shown);
    };
  }

  /** How many are kept, the current one among them. */
  get count(): number {
    return this.#alive.size;
  }

  answer(request: HttpGraphqlRequest): Promise<HttpGraphqlResponse> {
    return this.#current.answering(({ graphql }) => graphql.answer(request));
  }

  isSubscription(asked: AskedToFollow): boolean {
    return this.current.follower.isSubscription(asked);
  }

  /** Each look of a subscriber is a request of its own. */
  look(asked: AskedToFollow, asker: Asker, place: FeedPlace | null): Promise<Look> {
    return this.#current.answering(({ follower }) => follower.look(asked, asker, place));
  }

  /** From now on this one holds, with its limits: all of it in one moment. */
  replace(next: Generation): void {
    const before = this.#current;
    this.#current = this.#begin(next);
    before.retire();
  }

  /**
   * Waits until another one may be made, for each takes memory. One that still answers after any
   * deadline is over is not waited for any longer.
   */
  async hasRoom(): Promise<void> {
    while (this.#alive.size >= limits.generationsMax) {
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, limits.stopMsMax);
        this.#onFewer = () => {
          clearTimeout(late);
          resolve();
        };
      });
      const [oldest] = this.#alive;
      if (oldest && this.#alive.size >= limits.generationsMax) this.#end(oldest);
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#alive].map(({ generation }) => close(generation)));
  }

  #begin(generation: Generation): Living {
    setLimits(generation.limits);
    const living = new Living(generation, (ended) => this.#end(ended));
    this.#alive.add(living);
    return living;
  }

  #end(ended: Living): void {
    if (!this.#alive.delete(ended)) return;
    void close(ended.generation);
    const urls = [...this.#alive].flatMap(({ generation }) =>
      generation.gateway.endpoints.map(({ url }) => url),
    );
    this.#transport.keepOnly(urls);
    this.#onFewer();
  }
}

async function close({ graphql, gateway }: Generation): Promise<void> {
  await graphql.stop();
  await gateway.close();
}
