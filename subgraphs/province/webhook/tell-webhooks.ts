import type { Agreements } from "../../../schema/access/agreements.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { type BackgroundConnection, whileNobodyElse } from "../background-connection.writer.ts";
import { readChanges } from "../change/change.reader.ts";
import {
  type ChangeEvent,
  changeEventOf,
  peopleEventOf,
  snapshotEventOf,
} from "../change/change-event.ts";
import { decodeFeedCursor } from "../change/feed-position.ts";
import { findPeopleNews } from "../change/people-news.reader.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { afterFailure } from "./after-failure.ts";
import {
  type DueWebhook,
  feedMark,
  findDue,
  forgetOld,
  noteFailed,
  notePassed,
  noteTold,
  type Place,
  readSecrets,
} from "./telling.writer.ts";
import type { Told, WebhookClient } from "./webhook.client.ts";

/** The points of a delivery between which a process may die. */
export const tellingPoints = ["read", "told", "noted"] as const;
export type TellingPoint = (typeof tellingPoints)[number];

export interface TellWebhooksOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  /** The provinces held here, ascending. */
  readonly held: readonly string[];
  readonly vault: IdentityVault;
  readonly agreements: Agreements;
  readonly client: WebhookClient;
  readonly logger: Logger;
  /** For how many days one that cannot be told is tried. */
  readonly failingDaysMax: number;
  /** For how many days it is kept what was told. */
  readonly logDays: number;
  /** The clock, in milliseconds since 1970: the system's, but for tests. */
  readonly now?: () => number;
  /** From 0 to 1: jitter, but for tests. */
  readonly random?: () => number;
  /** Told of each point as it is reached, for tests that end the work there. */
  readonly onPoint?: (point: TellingPoint, webhookId: string) => void;
  /** Milliseconds until what is new is looked for again, and until it begins anew after a failure, unless as usual. */
  readonly lookMs?: number;
  readonly againMs?: number;
}

const times = {
  /** How long something new waits. */
  lookMs: 500,
  /** After a database that failed, or while another process tells. */
  againMs: 5_000,
  /** How often it is said of persons that there is something. */
  peopleMs: 10_000,
  /** Who takes longer for an event than this is slow. */
  slowMs: 1_000,
  /** For so long one is told before it is others' turn. */
  turnMs: 2_000,
  /** How old the position of one may be that has nothing to be told. */
  placedMs: 3_600_000,
  forgetMs: 3_600_000,
} as const;

const bounds = {
  /** Events that are read at once. */
  pageSize: 100,
  /** Webhooks that are told at once, and those among them that were slow, or have not shown yet that they are not. */
  webhooksAtOnce: 64,
  slowAtOnce: 32,
} as const;

const dayMs = 86_400_000;

/**
 * Tells webhooks what has changed, in the background: each in the order of the feed, one event after the
 * other, from where the database says that it stands. A place is stored once its event has been taken,
 * so a process may die anywhere: the next one tells that event again, under the same id.
 */
export class TellWebhooks {
  readonly #options: TellWebhooksOptions;
  readonly #background = new Background();
  readonly #now: () => number;
  readonly #random: () => number;
  /** What the feed was when a webhook was told all of it. */
  readonly #caughtUp = new Map<string, string>();
  readonly #peopleToldAt = new Map<string, number>();
  /** Who took their last event in no time. */
  readonly #quick = new Set<string>();
  #forgotAt = Number.NEGATIVE_INFINITY;

  constructor(options: TellWebhooksOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
  }

  start(): void {
    this.#background.start(() => this.#tellAndWait());
  }

  async stop(): Promise<void> {
    await this.#background.stop();
    await this.#options.client.close();
  }

  #connected(work: (connection: BackgroundConnection) => Promise<void>): Promise<boolean> {
    const { databaseUrl } = this.#options;
    return whileNobodyElse({ databaseUrl, name: "tell-webhooks" }, work);
  }

  /** Tells what is due while this process is the one that does. @returns how long to wait when it is not */
  async #tellAndWait(): Promise<number> {
    const { logger, lookMs = times.lookMs, againMs = times.againMs } = this.#options;
    try {
      await this.#connected(async (connection) => {
        const telling = new Map<string, Promise<void>>();
        try {
          while (!this.#background.isStopping) {
            await this.#begin(connection, telling);
            // Whoever is slow holds up nobody else.
            await Promise.race([this.#background.pause(lookMs), firstFailure(telling)]);
          }
        } finally {
          await Promise.allSettled(telling.values());
        }
      });
    } catch (cause) {
      if (!this.#background.isStopping)
        logger.error("Webhooks could not be told of changes.", { cause });
    }
    return againMs;
  }

  /** Begins to tell those that are due and are not being told. */
  async #begin(
    connection: BackgroundConnection,
    telling: Map<string, Promise<void>>,
  ): Promise<void> {
    await this.#forget(connection);
    const now = new Date(this.#now()).toISOString();
    // One that is told to its end meanwhile stands elsewhere than is read here.
    const busy = new Set(telling.keys());
    const due = await findDue(connection, now);
    if (due.length === 0) return;
    const mark = await feedMark(connection);
    let slow = [...telling.keys()].filter((id) => !this.#quick.has(id)).length;
    for (const webhook of due) {
      if (telling.size >= bounds.webhooksAtOnce) return;
      if (busy.has(webhook.id) || this.#hasNothing(webhook, mark)) continue;
      // However many are slow, there is room for the others.
      const isSlow = !this.#quick.has(webhook.id);
      if (isSlow && slow >= bounds.slowAtOnce) continue;
      if (isSlow) slow += 1;
      const task = this.#tell(connection, webhook, mark);
      telling.set(webhook.id, task);
      task.then(
        () => telling.delete(webhook.id),
        // It stays until the loop has seen that it failed.
        () => {},
      );
    }
  }

  #hasNothing({ id, version, placed_at, state }: DueWebhook, mark: string): boolean {
    const isFresh = this.#now() - Date.parse(placed_at) < times.placedMs;
    return state === "ACTIVE" && isFresh && this.#caughtUp.get(id) === `${version} ${mark}`;
  }

  /** Tells one webhook a page of what is new. What is more comes in the next round. */
  async #tell(connection: BackgroundConnection, due: DueWebhook, mark: string): Promise<void> {
    const state: Telling = { connection, webhook: due };
    const isOver = (await this.#tellChanges(state)) && (await this.#tellOfPeople(state));
    if (isOver) this.#caughtUp.set(due.id, `${due.version} ${mark}`);
  }

  /** @returns whether it was told all there was */
  async #tellChanges(state: Telling): Promise<boolean> {
    const { connection, webhook } = state;
    const { province, types, position } = webhook;
    if (types.length === 0) return true;
    const page = await readChanges(connection, {
      held: this.#options.held,
      types,
      regions: this.#options.held.length > 1 ? [province] : null,
      after: position === null ? null : decodeFeedCursor(position),
      from: "OLDEST",
      first: bounds.pageSize,
    });
    this.#reached("read", webhook);
    const secrets = await this.#secretsOf(state);
    const { endCursor: cursor } = page;
    if (page.snapshotRequired && position !== null) {
      const at = new Date(this.#now());
      const event = snapshotEventOf({ province, since: position, cursor, at });
      return this.#deliver(state, { event, secrets }, { position: cursor });
    }
    const endsAt = performance.now() + times.turnMs;
    for (const row of page.rows) {
      if (performance.now() >= endsAt) return false;
      const event = changeEventOf(row);
      const isTold = await this.#deliver(state, { event, secrets }, { position: row.cursor });
      if (!isTold) return false;
    }
    if (page.hasNextPage) return false;
    if (this.#now() - Date.parse(webhook.placed_at) >= times.placedMs || position === null) {
      const now = new Date(this.#now()).toISOString();
      await notePassed(connection, { webhook, position: cursor, now });
    }
    return true;
  }

  /** @returns whether it was told all there was */
  async #tellOfPeople(state: Telling): Promise<boolean> {
    const { connection, webhook } = state;
    const { id, province, with_people, people_position: since } = webhook;
    if (!with_people || !this.#mayHearOfPeople(webhook)) return true;
    const { isThere, here } = await findPeopleNews(connection, { province, since });
    if (!isThere) return true;
    const at = this.#now();
    if (at - (this.#peopleToldAt.get(id) ?? Number.NEGATIVE_INFINITY) < times.peopleMs)
      return false;
    this.#peopleToldAt.set(id, at);
    const event = peopleEventOf({ province, since, at: new Date(at) });
    const secrets = await this.#secretsOf(state);
    return this.#deliver(state, { event, secrets }, { peoplePosition: here });
  }

  /** Read after what is to be told: what was changed after the secrets were is signed with the new ones. */
  #secretsOf({ connection, webhook }: Telling): Promise<readonly string[] | null> {
    const now = new Date(this.#now()).toISOString();
    return readSecrets(connection, this.#options.vault, { webhook: webhook.id, now });
  }

  /** Systems of the province itself, and of another one while they have agreed on anything. */
  #mayHearOfPeople({ province, owner }: DueWebhook): boolean {
    const consumer = owner.slice(0, 2);
    if (consumer === province) return true;
    const today = dayInChina(new Date(this.#now()));
    return this.#options.agreements
      .between({ provider: province, consumer })
      .some(({ effectiveFrom, expiresAt }) => effectiveFrom <= today && today <= expiresAt);
  }

  /** @returns whether it was told, and what follows is to be told */
  async #deliver(
    state: Telling,
    { event, secrets }: { readonly event: ChangeEvent; readonly secrets: readonly string[] | null },
    place: Place,
  ): Promise<boolean> {
    const { connection, webhook } = state;
    if (this.#background.isStopping) return false;
    const startedAt = performance.now();
    const { url } = webhook;
    const { signal } = this.#background;
    const told =
      secrets === null
        ? unsigned
        : await this.#options.client.tell({ url, event, secrets, signal });
    // What was broken off says nothing of who was being told.
    if (this.#background.isStopping && told.kind === "failed") return false;
    this.#reached("told", webhook);
    const at = new Date(this.#now()).toISOString();
    const tookMs = Math.round(performance.now() - startedAt);
    const tried = { webhook: state.webhook, event, told, at, tookMs };
    if (told.kind === "told" && tookMs < times.slowMs) this.#quick.add(webhook.id);
    else this.#quick.delete(webhook.id);
    if (told.kind === "failed") {
      const after = afterFailure(failingOf(webhook), told, {
        now: this.#now(),
        failingMsMax: this.#options.failingDaysMax * dayMs,
        random: this.#random(),
      });
      this.#say(webhook, after);
      await noteFailed(connection, tried, after);
      return false;
    }
    if (webhook.state === "FAILING")
      this.#options.logger.info("A webhook is told of changes again.", namesOf(webhook));
    const isPlaced = await noteTold(connection, tried, place);
    this.#reached("noted", webhook);
    state.webhook = { ...webhook, state: "ACTIVE", attempts: 0, failing_since: null };
    return isPlaced;
  }

  #say(webhook: DueWebhook, { state, reason, attempts }: ReturnType<typeof afterFailure>): void {
    const { logger } = this.#options;
    const fields = { ...namesOf(webhook), reason, attempts };
    if (state === "DISABLED") logger.warn("A webhook is not told of changes any more.", fields);
    else if (attempts === 1) logger.warn("A webhook could not be told of changes.", fields);
  }

  async #forget(connection: BackgroundConnection): Promise<void> {
    const at = this.#now();
    if (at - this.#forgotAt < times.forgetMs) return;
    this.#forgotAt = at;
    const before = new Date(at - this.#options.logDays * dayMs).toISOString();
    await forgetOld(connection, { before, now: new Date(at).toISOString() });
  }

  #reached(point: TellingPoint, { id }: DueWebhook): void {
    this.#options.onPoint?.(point, id);
  }
}

/** Nothing is told unsigned; nobody else waits for it. */
const unsigned: Told = {
  ...{ kind: "failed", status: null, error: "SECRET_UNREADABLE", retryAfterMs: null },
};

interface Telling {
  readonly connection: BackgroundConnection;
  webhook: DueWebhook;
}

function failingOf({ attempts, failing_since: since }: DueWebhook) {
  return { attempts, failingSince: since === null ? null : Date.parse(since) };
}

/** What the log says of a webhook: not the URL, in which there may be a secret. */
function namesOf({ id, owner, url }: DueWebhook) {
  return { webhook: id, owner, host: new URL(url).host };
}

/** Rejects when one of them fails, and never resolves. */
function firstFailure(telling: ReadonlyMap<string, Promise<void>>): Promise<never> {
  return new Promise((_, reject) => {
    for (const task of telling.values()) task.catch(reject);
  });
}
