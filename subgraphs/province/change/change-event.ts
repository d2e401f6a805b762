import type { ChangeRow } from "./change.reader.ts";
import type { ChangeType } from "./change-enums.ts";
import { changeId } from "./feed-position.ts";

/**
 * A change as it is told to whoever does not ask for it: thin, without anything of the record but its
 * version. By a webhook and by a stream it reads the same, byte for byte.
 */
export interface ChangeEvent {
  /** Tells it from all others, and is the same however often it is told. Without a full stop, as webhooks want it. */
  readonly id: string;
  /** Such as "job". */
  readonly kind: string;
  /** JSON. */
  readonly body: string;
}

/** What each kind of record is called in events. */
export const kinds: Readonly<Record<ChangeType, string>> = {
  JOB: "job",
  BRAND: "brand",
  WORKSHOP: "workshop",
  EMPLOYER: "employer",
};

export function changeEventOf(row: ChangeRow<ChangeType>): ChangeEvent {
  const { cursor, record, version, regionCode, changedAt } = row;
  const kind = kinds[row.type];
  const data = {
    id: changeId(cursor),
    recordId: record,
    op: version === null ? "DELETE" : "UPSERT",
    version,
    region: regionCode,
    cursor,
  };
  return { id: eventId(data.id), kind, body: bodyOf(`${kind}.changed`, changedAt, data) };
}

/**
 * Changes since a place cannot all be told any more: records are to be read anew, and followed from
 * the cursor on.
 *
 * @param since the place
 */
export function snapshotEventOf({
  province,
  since,
  cursor,
  at,
}: {
  readonly province: string;
  readonly since: string;
  readonly cursor: string;
  readonly at: Date;
}): ChangeEvent {
  const data = { region: province, cursor };
  return {
    id: `${province}:snapshot-${changeIdPart(since)}`,
    kind: "snapshot",
    body: bodyOf("snapshot.required", at.toISOString(), data),
  };
}

/**
 * There is something to pull of persons, and not a word of whom.
 *
 * @param since up to where it was told before
 */
export function peopleEventOf({
  province,
  since,
  at,
}: {
  readonly province: string;
  readonly since: string;
  readonly at: Date;
}): ChangeEvent {
  return {
    id: `${province}:persons-${changeIdPart(since)}`,
    kind: "persons",
    body: bodyOf("persons.changed", at.toISOString(), { region: province }),
  };
}

export function bodyOf(type: string, timestamp: string, data: object): string {
  return JSON.stringify({ type, timestamp, data });
}

function eventId(id: string): string {
  return id.replaceAll(".", "-");
}

function changeIdPart(cursor: string): string {
  return eventId(changeId(cursor)).slice(3);
}
