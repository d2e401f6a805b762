import type { ChangeType } from "../province/change/change-enums.ts";
import { decodeFeedCursor } from "../province/change/feed-position.ts";
import { RecordVersions } from "./reconcile.ts";
import type { EventStream } from "./stream.ts";

const types: ReadonlyMap<string, ChangeType> = new Map([
  ["job", "JOB"],
  ["brand", "BRAND"],
  ["workshop", "WORKSHOP"],
  ["employer", "EMPLOYER"],
]);

/** What somebody knows who has read a stream from its beginning. */
export interface StreamState {
  readonly versions: RecordVersions;
  /** The transaction from which on it tells of every change; null when it tells of none. */
  readonly from: bigint | null;
}

/** Reads a whole stream, as a consumer does that has just come. */
export async function readStreamState(stream: EventStream): Promise<StreamState> {
  let versions = new RecordVersions();
  let from: bigint | null = null;
  for await (const { kind, body } of stream.messages()) {
    const { data } = JSON.parse(body) as {
      readonly data: {
        readonly recordId?: string;
        readonly version?: number | null;
        readonly cursor?: string;
      };
    };
    const { cursor, recordId, version = null } = data;
    // What was before it is to be read anew, and is not told.
    if (kind === "snapshot" && cursor !== undefined) {
      from = decodeFeedCursor(cursor).xid;
      versions = new RecordVersions();
    }
    const type = types.get(kind);
    if (type === undefined || recordId === undefined || cursor === undefined) continue;
    // A transaction may have changes before this one that the stream has forgotten.
    from ??= decodeFeedCursor(cursor).xid + 1n;
    versions.set({ type, record: recordId }, version);
  }
  return { versions, from };
}
