import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { SnapshotCard } from "./snapshot-card.ts";
import { snapshotLimits } from "./snapshot-limits.ts";

const idForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The folder of the snapshots: a file for each, and its card, which is written last. What has no card
 * is half written, maybe by another process of the province, on another machine: it is left over when
 * nobody has written to it for a while.
 */
export class SnapshotStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where a new one is written until it is whole. */
  async begin(id: string): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return path.join(this.#folder, `${id}.part`);
  }

  async finish(part: string, card: SnapshotCard): Promise<void> {
    await synced(part);
    await rename(part, this.#file(card.id));
    await this.#writeCard(card);
  }

  /** Leaves the card alone, which says so. */
  async forgetFile(card: SnapshotCard): Promise<void> {
    await this.#writeCard({ ...card, isGone: true });
    await rm(this.#file(card.id), { force: true });
  }

  async find(id: string): Promise<SnapshotCard | null> {
    if (!idForm.test(id)) return null;
    try {
      return JSON.parse(await readFile(this.#card(id), "utf8")) as SnapshotCard;
    } catch {
      return null;
    }
  }

  /** The latest first. */
  async list(): Promise<readonly SnapshotCard[]> {
    const names = await this.#names();
    const ids = names.flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));
    const cards = await Promise.all(ids.map((id) => this.find(id)));
    return cards
      .filter((card) => card !== null)
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  }

  /** So many bytes of one from an offset; fewer at its end. */
  async read(id: string, from: number, length: number): Promise<Buffer> {
    const handle = await open(this.#file(id), constants.O_RDONLY);
    try {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await handle.read(buffer, 0, length, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#card(id), { force: true });
    await rm(this.#file(id), { force: true });
  }

  /** Removes what is over, and what has no card and is left over. */
  async sweep(now: number): Promise<void> {
    const cards = await this.list();
    const kept = new Set<string>();
    for (const { id, expiresAt } of cards)
      if (Date.parse(expiresAt) > now) kept.add(id);
      else await this.remove(id);
    for (const name of await this.#names()) {
      const id = name.slice(0, 36);
      if (!idForm.test(id) || kept.has(id) || this.#inHand.has(id)) continue;
      const place = path.join(this.#folder, name);
      if (await isLeft(place)) await rm(place, { force: true });
    }
  }

  readonly #inHand = new Set<string>();

  /** What this process writes now is not swept. */
  async writing<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    this.#inHand.add(id);
    try {
      return await work();
    } finally {
      this.#inHand.delete(id);
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (cause) {
      if (Object(cause).code === "ENOENT") return [];
      throw cause;
    }
  }

  async #writeCard(card: SnapshotCard): Promise<void> {
    // Several parts of a file may be asked for at once.
    const half = path.join(this.#folder, `${card.id}.json.${randomUUID()}.part`);
    const handle = await open(half, "w", 0o600);
    try {
      await handle.writeFile(JSON.stringify(card));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(half, this.#card(card.id));
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.ndjson.gz`);
  }

  #card(id: string): string {
    return path.join(this.#folder, `${id}.json`);
  }
}

/** The number of a process would tell nothing: there is the same in another container. */
async function isLeft(place: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(place);
    return Date.now() - mtimeMs > snapshotLimits.leftMs;
  } catch (cause) {
    if (Object(cause).code === "ENOENT") return false;
    throw cause;
  }
}

async function synced(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
