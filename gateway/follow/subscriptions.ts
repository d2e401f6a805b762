import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { GraphQLFormattedError } from "graphql";
import type { Actor } from "../../schema/access/caller.ts";
import type { Budgets } from "../budget/budgets.ts";
import { clientOf } from "../budget/client.ts";
import { costOfRequest } from "../budget/debit.ts";
import { GatewayError, LimitError, OverloadedError, RateLimitedError } from "../errors.ts";
import type { OnFailure } from "../execute/masked-errors.ts";
import type { Turnstile } from "../http/turnstile.ts";
import { UnauthenticatedError } from "../identity/errors.ts";
import type { Identify } from "../identity/identify.ts";
import { type LimitName, limits } from "../limits.ts";
import type { BellPlace, Bells, Listener } from "./bells.ts";
import { GoingAwayError, TooManySubscriptionsError } from "./errors.ts";
import type { FeedPlace } from "./followed-query.ts";
import type { AskedToFollow, Follower } from "./follower.ts";
import type { FollowedPage, Look } from "./look.ts";
import { Subscription } from "./subscription.ts";
import { Turns } from "./turns.ts";

export type SubscriptionTransport = "sse" | "websocket";

/** Somebody who asks to be told. */
export interface Subscriber {
  readonly asked: AskedToFollow;
  /** The values of the header `authorization`, or what stands for it; none for whoever shows no token. */
  readonly authorizations: readonly string[];
  readonly address: string | undefined;
  readonly transport: SubscriptionTransport;
}

export interface SubscriptionsOptions {
  readonly follower: Follower;
  /** Null when nobody is asked who they are. */
  readonly identify: Identify | null;
  readonly turnstile: Turnstile;
  /** Null when nobody pays for what they ask. */
  readonly budgets: Budgets | null;
  readonly bells: Bells;
  /** The processes of provinces, as they are now. */
  readonly places: () => readonly BellPlace[];
  readonly onFailure: OnFailure;
}

/** Why there is no subscription: as a client reads it, and as an error where one is known. */
export interface NoSubscription {
  readonly kind: "refused";
  readonly errors: readonly GraphQLFormattedError[];
  readonly error: GatewayError | null;
}

export type Opened =
  | NoSubscription
  | { readonly kind: "opened"; readonly subscription: Subscription };

/** What is followed, for `/metrics`. */
export interface SubscriptionsState {
  readonly open: Readonly<Record<SubscriptionTransport, number>>;
  readonly told: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
  readonly bells: Bells["states"];
}

/** All subscriptions of a gateway, over whatever transport they came. */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #open = new Map<Subscription, SubscriptionTransport>();
  readonly #counts = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #ended = new Map<string, number>();
  readonly #turns = new Turns(() => limits.followLooksAtOnce);
  #isDraining = false;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  get follower(): Follower {
    return this.#options.follower;
  }

  get state(): SubscriptionsState {
    const open = { sse: 0, websocket: 0 };
    for (const transport of this.#open.values()) open[transport] += 1;
    return { open, told: this.#told, ended: this.#ended, bells: this.#options.bells.states };
  }

  /**
   * Looks for the first time; whoever may not ask is not let in.
   *
   * @param departure aborts when the client goes away: then nobody is asked any more for it
   */
  async open(subscriber: Subscriber, departure: AbortSignal): Promise<Opened> {
    if (this.#isDraining) return refusedBy(new GoingAwayError());
    let actor: Actor | null;
    try {
      actor = await this.#identify(subscriber);
    } catch (error) {
      if (error instanceof GatewayError) return refusedBy(error);
      throw error;
    }
    const oversized = refusalOfSize(subscriber);
    if (oversized !== null) return refusedBy(oversized);
    const names = ["", ...(actor === null ? ["anonymous"] : []), keyOf(actor, subscriber)];
    const full = this.#fullest(names);
    if (full !== null) return refusedBy(new TooManySubscriptionsError(full));
    this.#count(names, 1);
    // One WebSocket may ask for many at once, and all of them listen to its end.
    setMaxListeners(Number.POSITIVE_INFINITY, departure);
    const first = await this.#lookAs(subscriber, null, departure);
    if (first.kind === "page" && !this.#isDraining) {
      const subscription = this.#begin(subscriber, first, names);
      return { kind: "opened", subscription };
    }
    this.#count(names, -1);
    if (first.kind === "page") return refusedBy(new GoingAwayError());
    if (first.kind === "later") return refusedBy(first.error);
    return { kind: "refused", errors: first.errors, error: null };
  }

  /** Ends all of them, each with a word that it is to go on elsewhere. */
  drain(): void {
    this.#isDraining = true;
    for (const subscription of this.#open.keys()) subscription.endBy(new GoingAwayError());
  }

  close(): void {
    this.drain();
    this.#options.bells.close();
  }

  #begin(subscriber: Subscriber, first: FollowedPage, names: readonly string[]): Subscription {
    const { bells } = this.#options;
    const subscription: Subscription = new Subscription(first, {
      look: (place, signal) => this.#lookAs(subscriber, place, signal),
      faultOfToken: () => this.#faultOfToken(subscriber),
      isBlind: (provinces) => bells.isBlind(provinces),
      onTold: (field) => add(this.#told, field),
      onEnd: (reason) => {
        stopListening();
        this.#open.delete(subscription);
        this.#count(names, -1);
        add(this.#ended, reason);
      },
    });
    const listener: Listener = {
      feed: first.feed,
      get provinces() {
        return subscription.provinces;
      },
      wake: () => subscription.wake(),
    };
    const stopListening = bells.listen(listener);
    bells.attend(this.#options.places());
    this.#open.set(subscription, subscriber.transport);
    return subscription;
  }

  async #lookAs(
    subscriber: Subscriber,
    place: FeedPlace | null,
    signal: AbortSignal,
  ): Promise<Look> {
    try {
      return await this.#turns.take(() => this.#look(subscriber, place, signal));
    } catch (error) {
      if (error instanceof UnauthenticatedError) return { kind: "refused", errors: [told(error)] };
      if (error instanceof GatewayError) return { kind: "later", error, afterMs: soonMs() };
      const incident = randomUUID();
      this.#options.onFailure("A subscription failed.", error, incident);
      const extensions = { incident, code: "INTERNAL_SERVER_ERROR" };
      return { kind: "refused", errors: [{ message: "Internal error.", extensions }] };
    }
  }

  /** As any request: let in, known, paid for, and answered. */
  async #look(subscriber: Subscriber, place: FeedPlace | null, signal: AbortSignal): Promise<Look> {
    const { turnstile, budgets, follower, bells, places } = this.#options;
    if (signal.aborted) throw new GoingAwayError();
    bells.attend(places());
    const kind = this.#isKnown(subscriber) ? "known" : "anonymous";
    if (!turnstile.enter(kind)) throw new OverloadedError();
    // What is under way is given up when the subscriber goes; each call to a subgraph listens to that.
    const asking = new AbortController();
    setMaxListeners(Number.POSITIVE_INFINITY, asking.signal);
    const abandon = () => asking.abort();
    signal.addEventListener("abort", abandon, { once: true });
    try {
      const actor = await this.#identify(subscriber);
      const client = clientOf(actor, subscriber.address);
      const paid = await budgets?.pay(client, costOfRequest);
      if (paid instanceof RateLimitedError)
        return { kind: "later", error: paid, afterMs: paid.retryAfterSeconds * 1_000 };
      return await follower.look(subscriber.asked, { actor, client, signal: asking.signal }, place);
    } finally {
      signal.removeEventListener("abort", abandon);
      turnstile.leave(kind);
    }
  }

  #isKnown({ authorizations }: Subscriber): boolean {
    return this.#options.identify !== null && authorizations.length > 0;
  }

  /** @throws UnauthenticatedError, IssuerUnavailableError, OverloadedError */
  async #identify(subscriber: Subscriber): Promise<Actor | null> {
    const { identify } = this.#options;
    if (identify === null || !this.#isKnown(subscriber)) return null;
    return identify(subscriber.authorizations);
  }

  async #faultOfToken(subscriber: Subscriber): Promise<GatewayError | null> {
    try {
      await this.#identify(subscriber);
      return null;
    } catch (error) {
      return error instanceof UnauthenticatedError ? error : null;
    }
  }

  #fullest([all = "", ...others]: readonly string[]): LimitName | null {
    if (this.#countOf(all) >= limits.subscriptionsMax) return "subscriptionsMax";
    const client = others.at(-1) ?? "";
    if (this.#countOf(client) >= limits.clientSubscriptionsMax) return "clientSubscriptionsMax";
    const isAnonymous = others.length > 1;
    return isAnonymous && this.#countOf("anonymous") >= limits.anonymousSubscriptionsMax
      ? "anonymousSubscriptionsMax"
      : null;
  }

  #countOf(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  #count(names: readonly string[], by: number): void {
    for (const name of names) {
      const count = this.#countOf(name) + by;
      if (count > 0) this.#counts.set(name, count);
      else this.#counts.delete(name);
    }
  }
}

function keyOf(actor: Actor | null, { address }: Subscriber): string {
  return `client ${clientOf(actor, address).key}`;
}

/** It is kept as long as the subscription is. */
function refusalOfSize({ asked: { search, body } }: Subscriber): LimitError | null {
  const met = Buffer.byteLength(search) + Buffer.byteLength(JSON.stringify(body) ?? "");
  if (met <= limits.subscriptionBytesMax) return null;
  const counted = "bytes in a subscription";
  return new LimitError("BODY_TOO_LARGE", { limit: "subscriptionBytesMax", met, counted });
}

function refusedBy(error: GatewayError): NoSubscription {
  return { kind: "refused", errors: [told(error)], error };
}

function told({ message, extensions }: GatewayError): GraphQLFormattedError {
  return { message, extensions };
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Spread, so that they do not all come back at once. */
function soonMs(): number {
  const { askAgainSecondsMin, askAgainSecondsMax } = limits;
  return (askAgainSecondsMin + Math.random() * (askAgainSecondsMax - askAgainSecondsMin)) * 1_000;
}
