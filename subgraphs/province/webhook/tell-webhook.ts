import type { Agreements } from "../../../schema/access/agreements.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import type { Logger } from "../../service/logger.ts";
import type { BackgroundConnection } from "../background-connection.writer.ts";
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
  noteFailed,
  notePassed,
  noteTold,
  type Place,
  readSecrets,
} from "./telling.writer.ts";
import type { Told, WebhookClient } from "./webhook.client.ts";
import type { WebhookMemory } from "./webhook-memory.ts";

/** The points of a delivery between which a process may die. */
export const tellingPoints = ["read", "told", "noted"] as const;
export type TellingPoint = (typeof tellingPoints)[number];

export interface TellWebhookOptions {
  /** The provinces held here, ascending. */
  readonly held: readonly string[];
  readonly vault: IdentityVault;
  readonly agreements: Agreements;
  readonly client: WebhookClient;
  readonly logger: Logger;
  /** For how many days one that cannot be told is tried. */
  readonly failingDaysMax: number;
  /** The clock, in milliseconds since 1970: the system's, but for tests. */
  readonly now?: () => number;
  /** From 0 to 1: jitter, but for tests. */
  readonly random?: () => number;
  /** Told of each point as it is reached, for tests that end the work there. */
  readonly onPoint?: (point: TellingPoint, webhookId: string) => void;
}

const times = {
  /** How often it is said of persons that there is something. */
  peopleMs: 10_000,
  /** Who takes longer for an event than this is slow. */
  slowMs: 1_000,
  /** For so long one is told before it is others' turn. */
  turnMs: 2_000,
} as const;

/** How old the position of one may be that has nothing to be told. */
const placedMs = 3_600_000;

/** Events that are read at once. */
const pageSize = 100;

const dayMs = 86_400_000;

/** Whether where it stands in the feed was noted lately: of what is forgotten there it would have to be told. */
export function isPlaced({ types, placed_at }: DueWebhook, now: number): boolean {
  return types.length === 0 || now - Date.parse(placed_at) < placedMs;
}

/**
 * Tells one webhook what is new for it: in the order of the feed, one event after the other, from where the
 * database says that it stands. A place is stored once its event has been taken, so a process may die
 * anywhere: the next one tells that event again, under the same id.
 */
export class TellWebhook {
  readonly #options: TellWebhookOptions & { readonly signal: AbortSignal };
  readonly #memory: WebhookMemory;
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(
    options: TellWebhookOptions & { readonly signal: AbortSignal },
    memory: WebhookMemory,
  ) {
    this.#options = options;
    this.#memory = memory;
    this.#now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
  }

  /**
   * Tells a page of it. What is more comes in the next round.
   *
   * @returns until when there is no more to tell as the feed stands now, in milliseconds since 1970
   */
  async tell(connection: BackgroundConnection, webhook: DueWebhook): Promise<number> {
    const state: Telling = { connection, webhook };
    return (await this.#tellChanges(state)) ? this.#tellOfPeople(state) : 0;
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
      first: pageSize,
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
    if (!isPlaced(webhook, this.#now()) || position === null) {
      const now = new Date(this.#now()).toISOString();
      await notePassed(connection, { webhook, position: cursor, now });
    }
    return true;
  }

  /** @returns until when there is no more to tell */
  async #tellOfPeople(state: Telling): Promise<number> {
    const { connection, webhook } = state;
    const { id, province, with_people, people_position: since } = webhook;
    if (!with_people || !this.#mayHearOfPeople(webhook)) return Number.POSITIVE_INFINITY;
    const at = this.#now();
    const notBefore = this.#memory.peopleToldAt(id) + times.peopleMs;
    if (at < notBefore) return notBefore;
    const { isThere, here } = await findPeopleNews(connection, { province, since });
    if (!isThere) return Number.POSITIVE_INFINITY;
    this.#memory.toldOfPeople(id, at);
    const event = peopleEventOf({ province, since, at: new Date(at) });
    const secrets = await this.#secretsOf(state);
    const isTold = await this.#deliver(state, { event, secrets }, { peoplePosition: here });
    return isTold ? Number.POSITIVE_INFINITY : 0;
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
    if (this.#options.signal.aborted) return false;
    const startedAt = performance.now();
    const { url } = webhook;
    const { signal } = this.#options;
    const told =
      secrets === null
        ? unsigned
        : await this.#options.client.tell({ url, event, secrets, signal });
    // What was broken off says nothing of who was being told.
    if (this.#options.signal.aborted && told.kind === "failed") return false;
    this.#reached("told", webhook);
    const at = new Date(this.#now()).toISOString();
    const tookMs = Math.round(performance.now() - startedAt);
    const tried = { webhook: state.webhook, event, told, at, tookMs };
    this.#memory.took(webhook.id, told.kind === "told" && tookMs < times.slowMs);
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
    const stands = await noteTold(connection, tried, place);
    this.#reached("noted", webhook);
    state.webhook = { ...webhook, state: "ACTIVE", attempts: 0, failing_since: null };
    return stands;
  }

  #say(webhook: DueWebhook, { state, reason, attempts }: ReturnType<typeof afterFailure>): void {
    const { logger } = this.#options;
    const fields = { ...namesOf(webhook), reason, attempts };
    if (state === "DISABLED") logger.warn("A webhook is not told of changes any more.", fields);
    else if (attempts === 1) logger.warn("A webhook could not be told of changes.", fields);
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
