import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { archivedSource } from "../../../schema/access-log/archived-source.ts";
import { readCheckpoint } from "../../../schema/access-log/checkpoint.ts";
import { folderSource } from "../../../schema/access-log/folder-source.ts";
import type { ChainSource } from "../../../schema/access-log/stored-record.ts";
import { StoredLog } from "../../access-log/stored-log.reader.ts";
import { removeArchived } from "../../access-log/stored-log.writer.ts";
import { titleOf } from "../../province/profiles.ts";
import { StartError } from "../../service/errors.ts";
import type { LogPlaces } from "./log-places.ts";
import { type PrunableLog, prunableFolder } from "./prune-log.ts";

export interface OpenLogs {
  readonly prunable: readonly PrunableLog[];
  close(): Promise<void>;
}

/** @throws StartError when one of them cannot be read at all */
export async function openLogs({ folders, databaseUrls }: LogPlaces): Promise<OpenLogs> {
  const stored: StoredLog[] = [];
  const prunable: PrunableLog[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(stored.map((log) => log.close()));
  };
  try {
    for (const folder of folders) {
      if (!isFolder(folder)) throw new StartError(`--gateway: there is no folder ${folder}.`);
      prunable.push(prunableFolder(folderSource(folder), folder));
    }
    for (const url of databaseUrls) {
      const log = new StoredLog(url);
      stored.push(log);
      prunable.push({
        source: await sourceOf(log, url),
        cuts: async () => null,
        remove: (upTo, checkpoint) => removeArchived(url, upTo, checkpoint),
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { prunable, close };
}

export function isFolder(place: string): boolean {
  return statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A log with what was archived of it, when the archive has something of it. */
export async function withArchive(source: ChainSource, archive: string): Promise<ChainSource> {
  const checkpoint = readCheckpoint((await source.checkpoint()) ?? "");
  if (checkpoint === null) return source;
  const folder = path.join(archive, path.basename(checkpoint.place));
  return existsSync(folder) ? archivedSource(source, folder) : source;
}

/** The address of a database may hold a password, so the place alone names it. */
async function sourceOf(log: StoredLog, url: string): Promise<ChainSource> {
  const place = await log.place().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`${databaseIn(url)} cannot be read: ${reason}.`, { cause });
  });
  const name = place === null ? databaseIn(url) : place.split(",").map(titleOf).join(", ");
  return log.source({ title: `The log of ${name}`, place });
}

function databaseIn(url: string): string {
  if (!URL.canParse(url)) return "The database";
  const { hostname, port, pathname } = new URL(url);
  return `The database "${pathname.slice(1)}" on ${hostname}:${port || "5432"}`;
}
