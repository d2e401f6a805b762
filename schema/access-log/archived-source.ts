import { folderSource } from "./folder-source.ts";
import type { ChainSource } from "./stored-record.ts";

/** A log together with what was archived of it, as the one chain it was. */
export function archivedSource(live: ChainSource, archiveFolder: string): ChainSource {
  const archive = folderSource(archiveFolder);
  return {
    ...live,
    start: () => archive.start(),
    async *records(after) {
      const start = await live.start();
      if (after.sequence < start.sequence) {
        let { sequence } = after;
        for await (const stored of archive.records(after)) {
          // The archive may have more than was removed: prune may have been stopped in between.
          if (sequence >= start.sequence) break;
          sequence += 1;
          yield stored;
        }
        if (sequence < start.sequence) return;
        yield* live.records(start);
        return;
      }
      yield* live.records(after);
    },
  };
}
