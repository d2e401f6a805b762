import { Background } from "../background.ts";
import { type BackgroundConnection, whileNobodyElse } from "../background-connection.writer.ts";
import { isPlaced, TellWebhook, type TellWebhookOptions } from "./tell-webhook.ts";
import { type DueWebhook, feedMark, findDue, forgetOld, stillThere } from "./telling.writer.ts";
import { WebhookMemory } from "./webhook-memory.ts";

export interface TellWebhooksOptions extends TellWebhookOptions {
  /** Of the owner of the tables. */
  readonly databaseUrl: string;
  /** For how many days it is kept what was told. */
  readonly logDays: number;
  /** Milliseconds until what is new is looked for again, and until it begins anew after a failure, unless as usual. */
  readonly lookMs?: number;
  readonly againMs?: number;
  /** How many are looked at together, unless as usual. */
  readonly dueAtOnce?: number;
}

const times = {
  /** How long something new waits. */
  lookMs: 500,
  /** After a database that failed, or while another process tells. */
  againMs: 5_000,
  /** For how long one is left alone at the most that cannot be told for a fault of ours. */
  asideMsMax: 600_000,
  forgetMs: 3_600_000,
} as const;

const bounds = {
  /** Webhooks that are looked at together. */
  dueAtOnce: 10_000,
  /** Webhooks that are told at once, and those among them that were slow, or have not shown yet that they are not. */
  webhooksAtOnce: 64,
  slowAtOnce: 32,
} as const;

const dayMs = 86_400_000;

/** Tells webhooks what has changed, in the background: as many at once as there is room for, the longest due first. */
export class TellWebhooks {
  readonly #options: TellWebhooksOptions;
  readonly #background = new Background();
  readonly #memory = new WebhookMemory();
  readonly #one: TellWebhook;
  readonly #now: () => number;
  #forgotAt = Number.NEGATIVE_INFINITY;

  constructor(options: TellWebhooksOptions) {
    this.#options = options;
    this.#one = new TellWebhook({ ...options, signal: this.#background.signal }, this.#memory);
    this.#now = options.now ?? Date.now;
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
    // One that is told to its end meanwhile stands elsewhere than is read here.
    const busy = new Set(telling.keys());
    const first = this.#options.dueAtOnce ?? bounds.dueAtOnce;
    const now = new Date(this.#now()).toISOString();
    let mark: string | null = null;
    for (let after: DueWebhook | null = null; ; ) {
      const due = await findDue(connection, { now, after, first });
      if (due.length > 0) mark ??= await feedMark(connection);
      for (const webhook of due) {
        if (telling.size >= bounds.webhooksAtOnce) return;
        if (!busy.has(webhook.id) && !telling.has(webhook.id))
          this.#beginOne(connection, telling, webhook, mark ?? "");
      }
      after = due.at(-1) ?? null;
      if (due.length < first) return;
    }
  }

  #beginOne(
    connection: BackgroundConnection,
    telling: Map<string, Promise<void>>,
    webhook: DueWebhook,
    feed: string,
  ): void {
    const { id, version } = webhook;
    const mark = `${version} ${feed}`;
    if (this.#hasNothing(webhook, mark) || this.#memory.isAside(id, this.#now())) return;
    // However many are slow, there is room for the others.
    const slow = [...telling.keys()].filter((one) => !this.#memory.isQuick(one)).length;
    if (!this.#memory.isQuick(id) && slow >= bounds.slowAtOnce) return;
    const task = this.#tell(connection, webhook, mark);
    telling.set(id, task);
    task.then(
      () => telling.delete(id),
      // It stays until the loop has seen that it failed.
      () => {},
    );
  }

  #hasNothing(webhook: DueWebhook, mark: string): boolean {
    const now = this.#now();
    const isFresh = webhook.state === "ACTIVE" && isPlaced(webhook, now);
    return isFresh && this.#memory.hasCaughtUp(webhook.id, mark, now);
  }

  /**
   * Whatever is wrong with one is that one's, and it is left alone for a while. A statement that fails, or a
   * connection that is lost, is the end for all besides: a transaction may be open, so they begin anew.
   */
  async #tell(connection: BackgroundConnection, webhook: DueWebhook, mark: string): Promise<void> {
    const { id } = webhook;
    try {
      this.#memory.caughtUp(id, mark, await this.#one.tell(connection, webhook));
      this.#memory.wasTold(id);
    } catch (cause) {
      const { logger, againMs: firstMs = times.againMs } = this.#options;
      this.#memory.setAside(id, this.#now(), { firstMs, mostMs: times.asideMsMax });
      await connection.query("SELECT 1");
      logger.error("A webhook cannot be told of changes for now.", { webhook: id, cause });
    }
  }

  async #forget(connection: BackgroundConnection): Promise<void> {
    const at = this.#now();
    if (at - this.#forgotAt < times.forgetMs) return;
    this.#forgotAt = at;
    const before = new Date(at - this.#options.logDays * dayMs).toISOString();
    await forgetOld(connection, { before, now: new Date(at).toISOString() });
    this.#memory.keep(await stillThere(connection, this.#memory.ids));
  }
}

/** Rejects when one of them fails, and never resolves. */
function firstFailure(telling: ReadonlyMap<string, Promise<void>>): Promise<never> {
  return new Promise((_, reject) => {
    for (const task of telling.values()) task.catch(reject);
  });
}
