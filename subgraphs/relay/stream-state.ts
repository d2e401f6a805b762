import type { ChangeType } from "../province/change/change-enums.ts";
import { kinds } from "../province/change/change-event.ts";
import { decodeFeedCursor, isFeedCursor } from "../province/change/feed-position.ts";
import { RecordVersions } from "./reconcile.ts";
import { typesOfStream } from "./register-state.reader.ts";
import type { EventStream } from "./stream.ts";

const types: ReadonlyMap<string, ChangeType> = new Map(
  typesOfStream.map((type) => [kinds[type], type]),
);

/** What somebody knows who has read a stream from its beginning. */
export interface StreamState {
  readonly versions: RecordVersions;
  /** The transaction from which on it tells of every change; null when it tells of none. */
  readonly from: bigint | null;
}

/** Reads a whole stream, as a consumer does that has just come; what somebody else has put into it is passed over. */
export async function readStreamState(
  stream: Pick<EventStream, "messages">,
  signal?: AbortSignal,
): Promise<StreamState> {
  let versions = new RecordVersions();
  let from: bigint | null = null;
  for await (const { kind, body } of stream.messages()) {
    signal?.throwIfAborted();
    const { cursor, recordId, version = null } = dataIn(body);
    if (typeof cursor !== "string" || !isFeedCursor(cursor)) continue;
    // What was before it is to be read anew, and is not told.
    if (kind === "snapshot") {
      from = decodeFeedCursor(cursor).xid;
      versions = new RecordVersions();
    }
    const type = types.get(kind);
    if (type === undefined || recordId === undefined) continue;
    // A transaction may have changes before this one that the stream has forgotten.
    from ??= decodeFeedCursor(cursor).xid + 1n;
    versions.set({ type, record: recordId }, version);
  }
  return { versions, from };
}

interface Data {
  readonly recordId?: string;
  readonly version?: number | null;
  readonly cursor?: string;
}

function dataIn(body: string): Data {
  try {
    return Object(Object(JSON.parse(body)).data) as Data;
  } catch {
    return {};
  }
}
