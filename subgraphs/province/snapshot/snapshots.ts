import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Permit } from "../../../schema/access/permit.ts";
import type { Database } from "../../service/database.ts";
import type { Deadline } from "../../service/deadline.ts";
import type { Logger } from "../../service/logger.ts";
import { Background } from "../background.ts";
import { SnapshotTooLargeError, TooManySnapshotsError } from "./errors.ts";
import type { SnapshotCard, SnapshotGround } from "./snapshot-card.ts";
import { snapshotLimits } from "./snapshot-limits.ts";
import type { SnapshotRecord, SnapshotSource } from "./snapshot-source.ts";
import { SnapshotStore } from "./snapshot-store.ts";
import { writeSnapshot } from "./write-snapshot.ts";

export interface SnapshotsOptions {
  readonly folder: string;
  readonly held: readonly string[];
  readonly database: Pick<Database, "read">;
  readonly logger: Logger;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long one file may be, unless it is the usual. */
  readonly fileBytesMax?: number;
}

export interface SnapshotWish {
  readonly province: string;
  readonly region: string;
  readonly owner: string;
  readonly question: string;
  readonly fileName: string;
  readonly source: SnapshotSource;
  readonly permits: readonly Permit[];
  /** Of persons: on what ground, and how it is put on record; null for open records. */
  readonly personal: {
    readonly ground: Omit<SnapshotGround, "seen">;
    readonly disclose: (records: readonly SnapshotRecord[]) => Promise<void>;
  } | null;
}

/** One that is being made. */
interface Making {
  readonly id: string;
  readonly owner: string;
  readonly done: Promise<SnapshotCard>;
}

/** Makes snapshots, one at a time, and keeps them for a while. */
export class Snapshots {
  readonly #options: SnapshotsOptions;
  readonly #now: () => number;
  readonly #background = new Background();
  readonly #making = new Map<string, Making>();
  #last: Promise<unknown> = Promise.resolve();
  readonly store: SnapshotStore;

  constructor(options: SnapshotsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.store = new SnapshotStore(options.folder);
  }

  start(): void {
    this.#background.start(() => this.#sweep());
  }

  /** What is half made goes. */
  async stop(): Promise<void> {
    await this.#background.stop();
    await Promise.all([...this.#making.values()].map(({ done }) => done.catch(() => {})));
  }

  /**
   * The snapshot of the same question, or a new one; the number alone when it is not ready in time.
   *
   * @throws TooManySnapshotsError, and why it could not be made, to who asks next
   */
  async ask(
    wish: SnapshotWish,
    deadline: Deadline,
  ): Promise<SnapshotCard | { readonly id: string }> {
    const key = `${wish.owner} ${wish.question}`;
    const making =
      this.#making.get(key) ?? (await this.#kept(wish)) ?? (await this.#make(key, wish));
    if (!("done" in making)) return making;
    const late = new Promise<null>((resolve) => {
      const ms = Math.max(0, deadline.remainingMs - snapshotLimits.answerMs);
      setTimeout(resolve, ms, null).unref();
    });
    const card = await Promise.race([making.done, late]);
    return card ?? { id: making.id };
  }

  async #kept({ owner, question }: SnapshotWish): Promise<SnapshotCard | null> {
    const now = this.#now();
    const cards = await this.store.list();
    const found = cards.find(
      (card) => card.owner === owner && card.question === question && !card.isGone,
    );
    const isFresh =
      found !== undefined &&
      now - Date.parse(found.createdAt) < snapshotLimits.sameMs &&
      now < Date.parse(found.expiresAt);
    return isFresh ? found : null;
  }

  async #make(key: string, wish: SnapshotWish): Promise<Making> {
    const kept = await this.#makeRoom(wish);
    const begun = this.#making.get(key);
    if (begun !== undefined) return begun;
    const { waitingMax, waitingOfCallerMax } = snapshotLimits;
    const own = [...this.#making.values()].filter(({ owner }) => owner === wish.owner);
    if (this.#making.size > waitingMax || own.length >= waitingOfCallerMax)
      throw new TooManySnapshotsError("WAITING");
    const willBe = kept.length + this.#making.size;
    if (willBe >= snapshotLimits.filesMax || bytesBeside(kept) <= 0)
      throw new TooManySnapshotsError("KEPT");
    const id = randomUUID();
    const done = this.#last.then(() => this.store.writing(id, () => this.#write(id, wish)));
    this.#last = done.catch(() => {});
    const making = { id, owner: wish.owner, done };
    this.#making.set(key, making);
    done
      .then(() => this.#making.delete(key))
      .catch((cause: unknown) => {
        this.#forgetFailed(key, cause);
      });
    return making;
  }

  /** Whoever asks again soon is told why; then it is tried anew. */
  #forgetFailed(key: string, cause: unknown): void {
    if (!this.#background.isStopping)
      this.#options.logger.warn("A snapshot could not be made.", { cause });
    setTimeout(() => this.#making.delete(key), snapshotLimits.failedMs).unref();
  }

  async #write(id: string, wish: SnapshotWish): Promise<SnapshotCard> {
    const { database, held } = this.#options;
    const { signal } = this.#background;
    const { province, region, owner, question, fileName, source, permits, personal } = wish;
    const fileBytesMax = this.#options.fileBytesMax ?? snapshotLimits.fileBytesMax;
    // One is made at a time, so what is kept now is all there is beside it.
    const bytesMax = Math.min(fileBytesMax, bytesBeside(await this.store.list()));
    const file = await this.store.begin(id);
    try {
      const disclose = personal?.disclose ?? null;
      let createdAt = this.#now();
      const written = await database.read({ permits, signal }, (session) => {
        createdAt = this.#now();
        return writeSnapshot(session, { file, bytesMax, source, region, held, disclose, signal });
      });
      const { seen, ...rest } = written;
      const { keptMs, keptMsOfPersons } = snapshotLimits;
      const card: SnapshotCard = {
        ...{ id, province, owner, question, fileName, ...rest },
        createdAt: new Date(createdAt).toISOString(),
        expiresAt: new Date(this.#now() + (personal ? keptMsOfPersons : keptMs)).toISOString(),
        ground: personal && { ...personal.ground, seen },
      };
      await this.store.finish(file, card);
      return card;
    } catch (error) {
      await rm(file, { force: true });
      const isFull = error instanceof SnapshotTooLargeError && bytesMax < fileBytesMax;
      throw isFull ? new TooManySnapshotsError("KEPT") : error;
    }
  }

  /** Of a caller's own the oldest goes; nobody takes another's place. Says what is still kept. */
  async #makeRoom({ owner }: SnapshotWish): Promise<readonly SnapshotCard[]> {
    const cards = await this.store.list();
    const own = cards.filter((card) => card.owner === owner);
    const inHand = [...this.#making.values()].filter((one) => one.owner === owner).length;
    const surplus = own.slice(Math.max(0, snapshotLimits.filesOfCallerMax - 1 - inHand));
    for (const { id } of surplus) await this.store.remove(id);
    return cards.filter((card) => !surplus.includes(card));
  }

  async #sweep(): Promise<number> {
    await this.store.sweep(this.#now()).catch((cause: unknown) => {
      this.#options.logger.warn("Snapshots that are over could not be removed.", { cause });
    });
    return snapshotLimits.sweepMs;
  }
}

/** How many bytes all files may still have. */
function bytesBeside(kept: readonly SnapshotCard[]): number {
  return snapshotLimits.bytesMax - kept.reduce((sum, { bytes }) => sum + bytes, 0);
}
