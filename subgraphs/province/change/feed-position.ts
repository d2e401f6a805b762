import { BadCursorError } from "../../service/errors.ts";

/**
 * Where a walk over the outbox stands: everything up to this row has been read. A number of zero stands
 * before all rows of its transaction.
 */
export interface FeedPosition {
  readonly xid: bigint;
  readonly province: string;
  readonly number: bigint;
}

/** A position, and the database in which alone it means something. */
export interface FeedCursor extends FeedPosition {
  /** The beginning of the epoch. */
  readonly epoch: string;
}

/** Of an epoch so many hex digits stand in a cursor: enough to tell one database from the next. */
const epochDigits = 8;

export function epochMark(epoch: string): string {
  return epoch.slice(0, epochDigits);
}

const cursorForm =
  /^(?<xid>[0-9a-f]{16})~(?<province>\d{2}):(?<epoch>[0-9a-f]{8})\.(?<number>[0-7][0-9a-f]{15})$/;

/** Cursors compare as text as their rows do: transaction, province, number. */
export function encodeFeedCursor({ xid, province, number, epoch }: FeedCursor): string {
  return `${hex(xid)}~${province}:${epochMark(epoch)}.${hex(number)}`;
}

export function isFeedCursor(cursor: string): boolean {
  return cursorForm.test(cursor);
}

/** @throws BadCursorError */
export function decodeFeedCursor(cursor: string): FeedCursor {
  const found = cursorForm.exec(cursor)?.groups;
  if (found === undefined) throw new BadCursorError("after");
  const { xid = "", province = "", number = "", epoch = "" } = found;
  return { xid: BigInt(`0x${xid}`), province, number: BigInt(`0x${number}`), epoch };
}

/** The id of the change at a cursor. Like every id it begins with the province: "61:<epoch>.<transaction>.<number>". */
export function changeId(cursor: string): string {
  const { xid, province, number, epoch } = decodeFeedCursor(cursor);
  return `${province}:${epoch}.${xid.toString(16)}.${number.toString(16)}`;
}

function hex(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
