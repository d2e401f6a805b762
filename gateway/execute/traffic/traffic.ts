import type { Caller } from "../../../schema/access/caller.ts";
import { limits } from "../../limits.ts";
import { RecentCache } from "../../recent-cache.ts";
import { readAsked } from "../read-asked.ts";
import type { AskedCall, Reply, SubgraphAnswer } from "../transport.ts";
import type { Clock } from "./clock.ts";
import { type Answered, Lane, type LaneState } from "./lane.ts";
import { RetryBudget } from "./retry-budget.ts";
import { SharedReads } from "./shared-reads.ts";
import { sharingKey } from "./sharing-key.ts";
import { watchUntilReady } from "./watch-until-ready.ts";

export interface TrafficOptions {
  readonly post: (call: AskedCall) => Promise<Reply>;
  /** Whether whoever serves the URL says it can answer. */
  readonly isReady: (url: string) => Promise<boolean>;
  readonly clock: Clock;
}

/** All ways to subgraphs, each with its own limits, so that what one of them suffers stays there. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #ways = new Map<string, Way>();
  readonly #clients = new RecentCache<RetryBudget>(limits.clientsWithRetriesMax);
  readonly #anonymous = new RetryBudget();

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** @throws SubgraphUnavailableError */
  async ask(call: AskedCall): Promise<SubgraphAnswer> {
    const way = this.#wayTo(call.url);
    const budget = this.#budgetOf(call.caller);
    if (!call.repeatable) {
      try {
        return (await way.writes.call(call, budget)).answer;
      } finally {
        for (const { shared } of this.#ways.values()) shared.forget();
      }
    }
    const key = sharingKey(call);
    if (key === null) return (await way.reads.call(call, budget)).answer;
    if (way.shared.isInFlight(key)) way.reads.tally.shared += 1;
    const start = (asked: AskedCall) => way.reads.call(asked, budget);
    return (await way.shared.ask(key, call, start)).answer;
  }

  get states(): readonly { readonly url: string; readonly lanes: readonly LaneState[] }[] {
    return [...this.#ways].map(([url, { reads, writes }]) => ({
      url,
      lanes: [reads.state, writes.state],
    }));
  }

  /** Forgets all other ways. */
  keepOnly(isKept: (url: string) => boolean): void {
    for (const [url, { closed }] of this.#ways) {
      if (isKept(url)) continue;
      closed.abort();
      this.#ways.delete(url);
    }
  }

  close(): void {
    this.keepOnly(() => false);
  }

  #wayTo(url: string): Way {
    const known = this.#ways.get(url);
    if (known !== undefined) return known;
    const { post, clock } = this.#options;
    const budget = new RetryBudget();
    const closed = new AbortController();
    const { signal } = closed;
    const onOpen = (lane: Lane, pauseMs: number) => {
      const isReady = () => this.#options.isReady(url);
      void watchUntilReady({ isReady, pauseMs, clock, signal }).then(() => lane.allowTrial());
    };
    const shares = { post, budget, onOpen, clock };
    const way = {
      closed,
      reads: new Lane({ ...shares, kind: "reads" }),
      writes: new Lane({ ...shares, kind: "writes" }),
      shared: new SharedReads<Answered>({ copy: readAnew, now: clock.now }),
    };
    this.#ways.set(url, way);
    return way;
  }

  #budgetOf({ actor }: Caller): RetryBudget {
    if (actor === null) return this.#anonymous;
    return this.#clients.getOrCreate(`${actor.iss}\n${actor.sub}`, () => new RetryBudget());
  }
}

async function readAnew({ reply }: Answered, { rows = null }: AskedCall): Promise<Answered> {
  return { reply, answer: await readAsked(reply, rows) };
}

interface Way {
  /** Aborts when nobody goes it any more. */
  readonly closed: AbortController;
  readonly reads: Lane;
  readonly writes: Lane;
  readonly shared: SharedReads<Answered>;
}
