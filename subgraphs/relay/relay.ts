import { Background } from "../province/background.ts";
import {
  type BackgroundConnection,
  whileNobodyElse,
} from "../province/background-connection.writer.ts";
import { readChanges } from "../province/change/change.reader.ts";
import {
  bodyOf,
  changeEventOf,
  peopleEventOf,
  snapshotEventOf,
} from "../province/change/change-event.ts";
import { changeId, decodeFeedCursor } from "../province/change/feed-position.ts";
import { HorizonClock } from "../province/change/horizon-clock.ts";
import { findPeopleNews } from "../province/change/people-news.reader.ts";
import type { Logger } from "../service/logger.ts";
import { dailyAfter } from "./daily-after.ts";
import { compare, RecordVersions } from "./reconcile.ts";
import {
  type NamedRecord,
  readChangedBetween,
  readRegisterRecords,
  typesOfStream,
} from "./register-state.reader.ts";
import type { RelayMetrics } from "./relay-metrics.ts";
import type { EventStream, OpenStream, StreamEvent, StreamPlace } from "./stream.ts";
import { readStreamState } from "./stream-state.ts";

/** The points between which a relay may die. */
export const relayPoints = ["opened", "read", "published"] as const;
export type RelayPoint = (typeof relayPoints)[number];

export interface RelayOptions {
  /** Two-digit code. */
  readonly province: string;
  /** Of the owner of the register's tables. */
  readonly databaseUrl: string;
  readonly openStream: OpenStream;
  readonly metrics: RelayMetrics;
  readonly logger: Logger;
  /** The time of the day in China, "HH:MM", at which register and stream are compared. */
  readonly reconcileAt: string;
  readonly now?: () => number;
  readonly onPoint?: (point: RelayPoint) => void;
  /** Milliseconds, unless as usual. */
  readonly times?: Partial<typeof usualTimes>;
}

const usualTimes = {
  /** How long something new waits. */
  lookMs: 250,
  /** After a failure, or while another process relays. */
  againMs: 5_000,
  heartbeatMs: 10_000,
  /** How often it is said of persons that there is something. */
  peopleMs: 10_000,
  /** After a comparison that failed; then twice as long each time, up to a bound. */
  compareAgainMs: 60_000,
  compareAgainMsMax: 1_800_000,
};

const bounds = {
  pageSize: 1_000,
  /** Heartbeats that the stream keeps. */
  heartbeatsKept: 10,
  /** Records that are looked up at once. */
  comparedAtOnce: 5_000,
} as const;

/**
 * Publishes what changes in a register to a stream, in the order of the feed. Where it stands is read from the
 * last message of the stream itself: what a broker has lost is published again, what it has kept is not.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #background = new Background({ keepsProcess: true });
  readonly #clock = new HorizonClock();
  readonly #times: typeof usualTimes;
  readonly #now: () => number;
  #heartbeatAt = Number.NEGATIVE_INFINITY;
  #peopleAt = Number.NEGATIVE_INFINITY;
  #heartbeats = 0;
  #reconcileAt: number;
  #failedComparisons = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#times = { ...usualTimes, ...options.times };
    this.#now = options.now ?? Date.now;
    this.#reconcileAt = dailyAfter(options.reconcileAt, this.#now());
  }

  start(): void {
    this.#background.start(() => this.#relayAndWait());
  }

  stop(): Promise<void> {
    return this.#background.stop();
  }

  /** Compares register and stream as soon as everything is published. */
  reconcileSoon(): void {
    this.#reconcileAt = Number.NEGATIVE_INFINITY;
  }

  /** @returns how long to wait */
  async #relayAndWait(): Promise<number> {
    const { databaseUrl, logger, province, metrics } = this.#options;
    try {
      const { signal } = this.#background;
      const job = { databaseUrl, name: `relay-${province}`, signal };
      const isMine = await whileNobodyElse(job, async (connection) => {
        const stream = await this.#options.openStream();
        try {
          await this.#relay(connection, stream);
        } finally {
          await stream.close().catch(() => {});
        }
      });
      if (!isMine) logger.info("Another process relays this register.", { province });
    } catch (cause) {
      if (this.#background.isStopping) return 0;
      metrics.failed();
      logger.error("Changes could not be relayed.", { province, cause });
    }
    return this.#times.againMs;
  }

  async #relay(connection: BackgroundConnection, stream: EventStream): Promise<void> {
    const { province, logger } = this.#options;
    const last = await stream.lastPlace();
    this.#reached("opened");
    logger.info("Changes are relayed.", { province, from: last?.cursor ?? null });
    let place = last;
    while (!this.#background.isStopping) {
      const { next, isOver } = await this.#relayPage(connection, stream, place);
      place = next;
      if (isOver) await this.#background.pause(this.#times.lookMs);
    }
  }

  /** @returns up to where it is published, and whether that is all there was */
  async #relayPage(
    connection: BackgroundConnection,
    stream: EventStream,
    before: StreamPlace | null,
  ): Promise<{ readonly next: StreamPlace; readonly isOver: boolean }> {
    const { province, metrics } = this.#options;
    const page = await readChanges(connection, {
      held: [province],
      types: null,
      regions: null,
      after: before === null ? null : decodeFeedCursor(before.cursor),
      from: "OLDEST",
      first: bounds.pageSize,
    });
    this.#reached("read");
    const { endCursor, snapshotRequired, hasNextPage, horizon } = page;
    const people = before?.people ?? endCursor;
    const at = new Date(this.#now());
    const rows = page.rows.filter((row) => row.province === province);
    const events: StreamEvent[] = rows.map((row) => ({
      ...changeEventOf(row),
      place: { cursor: row.cursor, people },
    }));
    if (snapshotRequired && before !== null) {
      const event = snapshotEventOf({ province, since: before.cursor, cursor: endCursor, at });
      events.push({ ...event, place: { cursor: endCursor, people } });
    }
    await this.#publish(stream, events);
    this.#clock.see(horizon, at.getTime());
    const read = { cursor: endCursor, people };
    if (hasNextPage) return { next: read, isOver: false };
    metrics.caughtUp(at.getTime(), this.#clock.ageOf(horizon, at.getTime()));
    const next = await this.#tellOfPeople(connection, stream, read);
    await this.#heartbeat(stream, next, this.#clock.timeOf(horizon, at.getTime()));
    await this.#reconcileIfDue(connection, stream, next);
    return { next, isOver: true };
  }

  async #publish(stream: EventStream, events: readonly StreamEvent[]): Promise<void> {
    if (events.length === 0) return;
    await stream.publish(events);
    this.#reached("published");
    for (const { kind } of events) this.#options.metrics.published(kind);
  }

  /** @returns up to where the stream tells from then on */
  async #tellOfPeople(
    connection: BackgroundConnection,
    stream: EventStream,
    place: StreamPlace,
  ): Promise<StreamPlace> {
    const { province } = this.#options;
    const at = this.#now();
    if (at - this.#peopleAt < this.#times.peopleMs) return place;
    const { isThere, here } = await findPeopleNews(connection, { province, since: place.people });
    if (!isThere) return place;
    this.#peopleAt = at;
    const event = peopleEventOf({ province, since: place.people, at: new Date(at) });
    const next = { ...place, people: here };
    await this.#publish(stream, [{ ...event, place: next }]);
    return next;
  }

  /** Says up to when the stream is complete, so that who reads it sees how far behind they are, or it is. */
  async #heartbeat(
    stream: EventStream,
    place: StreamPlace,
    watermarkMs: number | null,
  ): Promise<void> {
    const { province } = this.#options;
    const at = this.#now();
    if (at - this.#heartbeatAt < this.#times.heartbeatMs) return;
    this.#heartbeatAt = at;
    const timestamp = new Date(at).toISOString();
    const watermark = watermarkMs === null ? null : new Date(watermarkMs).toISOString();
    const data = { region: province, watermark, cursor: place.cursor };
    const id = `${province}:heartbeat-${at}-${changeId(place.cursor).slice(3).replaceAll(".", "-")}`;
    const body = bodyOf("feed.heartbeat", timestamp, data);
    await this.#publish(stream, [{ id, kind: "heartbeat", body, place }]);
    this.#heartbeats += 1;
    if (this.#heartbeats % bounds.heartbeatsKept === 0)
      await stream.keepLast("heartbeat", bounds.heartbeatsKept);
  }

  async #reconcileIfDue(
    connection: BackgroundConnection,
    stream: EventStream,
    place: StreamPlace,
  ): Promise<void> {
    const { reconcileAt, metrics, logger, province } = this.#options;
    const at = this.#now();
    if (at < this.#reconcileAt) return;
    // However it ends: what fails takes long, and may fail for a night.
    const { compareAgainMs, compareAgainMsMax } = this.#times;
    const againMs = Math.min(compareAgainMsMax, compareAgainMs * 2 ** this.#failedComparisons);
    this.#failedComparisons += 1;
    this.#reconcileAt = Math.min(at + againMs, dailyAfter(reconcileAt, at));
    const found = await this.#reconcile(connection, stream, place);
    this.#failedComparisons = 0;
    this.#reconcileAt = dailyAfter(reconcileAt, at);
    metrics.reconciled(found.differing);
    const { types, differing, examples } = found;
    if (differing > 0)
      logger.error("Register and stream differ.", { province, differing, examples, types });
    else logger.info("Register and stream are the same.", { province, types });
    const data = { region: province, isEqual: differing === 0, differing, types };
    const body = bodyOf("feed.reconciled", new Date(at).toISOString(), data);
    const id = `${province}:reconciliation-${at}`;
    await this.#publish(stream, [{ id, kind: "reconciliation", body, place }]);
  }

  /**
   * Compares what somebody knows who has read the whole stream with the register. What the stream does
   * not tell of because it was forgotten, or never changed while it was there, is not compared.
   */
  async #reconcile(connection: BackgroundConnection, stream: EventStream, { cursor }: StreamPlace) {
    const { province } = this.#options;
    const { signal } = this.#background;
    const { versions, from } = await readStreamState(stream, signal);
    const { xid } = decodeFeedCursor(cursor);
    const changed =
      from === null ? [] : await readChangedBetween(connection, { province, from, to: xid });
    const named = new Map<string, NamedRecord>();
    for (const one of [...versions.named(), ...changed])
      named.set(`${one.type} ${one.record}`, one);
    const register = new RecordVersions();
    const all = [...named.values()];
    for (let at = 0; at < all.length; at += bounds.comparedAtOnce) {
      signal.throwIfAborted();
      const some = all.slice(at, at + bounds.comparedAtOnce);
      for (const one of await readRegisterRecords(connection, { named: some, xid })) {
        // What has changed meanwhile will be told.
        if (one.isMoving) versions.delete(one);
        else register.set(one, one.version);
      }
    }
    return compare(typesOfStream, { register, stream: versions });
  }

  #reached(point: RelayPoint): void {
    this.#options.onPoint?.(point);
  }
}
