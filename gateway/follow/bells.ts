import { setTimeout as sleep } from "node:timers/promises";
import { noClaims } from "../../schema/signatures/claims.ts";
import type { WatchedTransport } from "../execute/transport.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";

/** A process with provinces, as far as it says that there is something new. */
export interface BellPlace {
  readonly url: string;
  readonly audience: string;
  readonly provinces: readonly string[];
}

/** Somebody who wants to know when there is something new in a feed. */
export interface Listener {
  /** The root field of the feed; null while it is not known. */
  feed: string | null;
  /** Of which provinces; all while it is not known. */
  provinces: ReadonlySet<string> | null;
  readonly wake: () => void;
}

/**
 * Hears from provinces that there is something new, by one request at a time for each process of theirs,
 * however many subscribers follow it. It says when to look and not what there is: whoever cannot be
 * heard, be it down or of another make, is looked at every now and then.
 */
export class Bells {
  readonly #post: WatchedTransport["postAside"];
  readonly #listeners = new Set<Listener>();
  readonly #ropes = new Map<string, Rope>();
  readonly #closed = new AbortController();

  constructor(post: WatchedTransport["postAside"]) {
    this.#post = post;
  }

  /** Of each process that is listened to: whether it is heard. */
  get states(): readonly { readonly provinces: readonly string[]; readonly isHeard: boolean }[] {
    return [...this.#ropes.values()].map(({ place, isHeard }) => ({
      provinces: place.provinces,
      isHeard,
    }));
  }

  /** @returns how to stop */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#letGo(() => true);
    };
  }

  /** From now on these are listened to, and nobody else. */
  attend(places: readonly BellPlace[]): void {
    const urls = new Set(places.map(({ url }) => url));
    this.#letGo((url) => !urls.has(url));
    if (this.#listeners.size === 0 || this.#closed.signal.aborted) return;
    for (const place of places) {
      if (this.#ropes.has(place.url)) continue;
      const rope: Rope = { place, isHeard: false, marks: {}, end: new AbortController() };
      this.#ropes.set(place.url, rope);
      void this.#hold(rope);
    }
  }

  /** Whether one of these may have something new without our hearing of it. */
  isBlind(provinces: ReadonlySet<string> | null): boolean {
    return [...this.#ropes.values()].some(
      ({ place, isHeard }) =>
        !isHeard && place.provinces.some((one) => provinces?.has(one) ?? true),
    );
  }

  close(): void {
    this.#closed.abort();
    this.#letGo(() => true);
  }

  #letGo(isGone: (url: string) => boolean): void {
    for (const [url, { end }] of this.#ropes) {
      if (!isGone(url)) continue;
      end.abort();
      this.#ropes.delete(url);
    }
  }

  async #hold(rope: Rope): Promise<void> {
    const { signal } = rope.end;
    for (let pauseMs: number = pauseMsMin; !signal.aborted; ) {
      const askedAt = performance.now();
      const marks = await this.#wait(rope).catch(() => null);
      if (signal.aborted) return;
      rope.isHeard = marks !== null;
      if (marks === null) {
        await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, pauseMsMax);
        continue;
      }
      pauseMs = pauseMsMin;
      const { marks: seen, place } = rope;
      rope.marks = marks;
      for (const feed of Object.keys(marks)) {
        if (marks[feed] !== seen[feed]) this.#ring(feed, place.provinces);
      }
      // One that answers at once, whatever was seen, must not keep us busy.
      const restMs = betweenMs - (performance.now() - askedAt);
      if (restMs > 0) await sleep(restMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  /** Null when it cannot be heard. */
  async #wait({ place, marks, end }: Rope): Promise<Marks | null> {
    const waitMs = limits.feedWaitMs;
    const reply = await this.#post({
      url: `${place.url}/feed/marks`,
      audience: place.audience,
      body: JSON.stringify({ seen: marks, waitMs }),
      timeoutMs: waitMs + graceMs,
      repeatable: true,
      caller: { actor: null, access: null },
      claims: noClaims,
      signal: end.signal,
    });
    if (reply.status !== 200 || reply.doubt !== null) return null;
    return readMarks(JSON.parse(reply.bytes.toString()));
  }

  #ring(feed: string, provinces: readonly string[]): void {
    for (const listener of this.#listeners) {
      if (listener.feed !== null && listener.feed !== feed) continue;
      const { provinces: of } = listener;
      if (of === null || provinces.some((one) => of.has(one))) listener.wake();
    }
  }
}

/** Milliseconds an answer may take beyond what it waits. */
const graceMs = 2_000;
/** Milliseconds between two requests at the least. */
const betweenMs = 100;
/** The same to who cannot be heard. */
const pauseMsMin = 250;
const pauseMsMax = 5_000;

type Marks = Readonly<Record<string, string>>;

interface Rope {
  readonly place: BellPlace;
  isHeard: boolean;
  /** By feeds: what changes whenever there is something new. */
  marks: Marks;
  readonly end: AbortController;
}

function readMarks(answer: unknown): Marks | null {
  const marks = isRecord(answer) ? answer.marks : null;
  if (!isRecord(marks)) return null;
  const entries = Object.entries(marks);
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === "string";
  return entries.every(isText) ? Object.fromEntries(entries) : null;
}
