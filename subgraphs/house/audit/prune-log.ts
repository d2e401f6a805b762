import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { endOf, type Link } from "../../../schema/access-log/chain.ts";
import { signCheckpoint } from "../../../schema/access-log/checkpoint.ts";
import { printLogLine } from "../../../schema/access-log/log-line.ts";
import { checkpointName, listSegments, segmentName } from "../../../schema/access-log/segments.ts";
import type { ChainSource } from "../../../schema/access-log/stored-record.ts";
import { verifyLogs } from "../../../schema/access-log/verify-logs.ts";
import type { PublicKeys, SigningKey } from "../../../schema/signatures/keys.ts";
import { StartError } from "../../service/errors.ts";

/** A log of which old records can be taken away. */
export interface PrunableLog {
  readonly source: ChainSource;
  /** Behind which records it can be cut; null is behind any. */
  cuts(): Promise<ReadonlySet<number> | null>;
  /** Notes the checkpoint, so that it cannot be lost, and removes what it covers. */
  remove(upTo: Link, checkpoint: string): Promise<void>;
}

export interface PruneOptions {
  /** Below it, each log has a folder by its place. */
  readonly archive: string;
  /** Only what was written before this goes, in ISO 8601. */
  readonly before: string;
  readonly key: SigningKey;
  /** Who may have signed the checkpoint before. */
  readonly keys: PublicKeys;
  /** In ISO 8601. */
  readonly now: string;
}

export interface Pruned {
  readonly place: string;
  readonly count: number;
  readonly file: string;
}

/**
 * Takes old records out of a log: they are verified, written to the archive and synced there, and then
 * a signed checkpoint takes their place, from which what remains is verified. Stopped anywhere in
 * between, it can be done again.
 *
 * @returns null when nothing is old enough
 * @throws StartError when the log does not hold: what is not proved is not archived either
 */
export async function pruneLog(log: PrunableLog, options: PruneOptions): Promise<Pruned | null> {
  const [verified] = await verifyLogs([log.source], { keys: options.keys });
  if (verified === undefined) return null;
  const { start, place, fault } = verified;
  if (fault !== null)
    throw new StartError(
      `${log.source.title} does not hold at record ${fault.sequence}, so nothing was archived. Verify it first.`,
    );
  if (place === null) return null;
  const folder = path.join(options.archive, place);
  const archived = await archiveOld(log, { ...options, start, folder });
  if (archived === null) return null;
  const { sequence, hash } = archived.last;
  const checkpoint = { place, sequence, hash, archivedAt: options.now };
  await log.remove(archived.last, signCheckpoint(checkpoint, options.key));
  return { place, count: sequence - start.sequence, file: archived.file };
}

interface Archived {
  readonly file: string;
  readonly last: Link;
}

/** Writes the records that are old enough, as far as the log can be cut behind them. */
async function archiveOld(
  { source, cuts }: PrunableLog,
  { start, folder, before }: Pick<PruneOptions, "before"> & { start: Link; folder: string },
): Promise<Archived | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, segmentName(start.sequence + 1));
  const part = `${file}.part`;
  const allowed = await cuts();
  const handle = await open(part, "w", 0o600);
  let last: Link | null = null;
  try {
    let bytes = 0;
    let keptBytes = 0;
    for await (const { record, hash } of source.records(start)) {
      const end = endOf(record);
      if (end === null || end.time >= before) break;
      const line = Buffer.from(printLogLine({ hash, record }));
      await handle.appendFile(line);
      bytes += line.length;
      if (allowed !== null && !allowed.has(end.sequence)) continue;
      keptBytes = bytes;
      last = { sequence: end.sequence, hash };
    }
    await handle.truncate(keptBytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (last === null) {
    await rm(part);
    return null;
  }
  await rename(part, file);
  await syncFolder(folder);
  return { file, last };
}

/** A gateway's log loses whole files, and never the one that is written to: the gateway may run meanwhile. */
export function prunableFolder(source: ChainSource, folder: string): PrunableLog {
  return {
    source,
    async cuts() {
      const segments = await listSegments(folder);
      return new Set(segments.slice(1).map(({ first }) => first - 1));
    },
    async remove({ sequence }, checkpoint) {
      const file = path.join(folder, checkpointName(sequence));
      const handle = await open(`${file}.part`, "w", 0o600);
      try {
        await handle.writeFile(`${checkpoint}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.part`, file);
      await syncFolder(folder);
      for (const segment of await listSegments(folder))
        if (segment.first <= sequence) await rm(segment.file);
    },
  };
}

/** So that a new name is on disk, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
