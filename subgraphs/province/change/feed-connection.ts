import { askedProvinces, type ProvinceContext } from "../context.ts";
import type { Coverage } from "../coverage/coverage.ts";
import { coverageOf } from "../coverage/coverage-of.ts";
import type { PageInfo } from "../page/page-info.ts";
import type { Region } from "../region/region.ts";
import { regionOf } from "../region/region-of.ts";
import type { ChangeRow, FeedPage } from "./change.reader.ts";
import type { ChangeOp } from "./change-enums.ts";
import { changeId } from "./feed-position.ts";

/** What is told of a change, whatever its record is. */
interface ToldChange {
  readonly id: string;
  readonly op: ChangeOp;
  readonly recordId: string;
  readonly version: number | null;
  readonly region: Region;
  readonly changedAt: string;
}

export function toldOf({
  cursor,
  record,
  isThere,
  version,
  regionCode,
  changedAt,
}: ChangeRow<string>): ToldChange {
  return {
    id: changeId(cursor),
    op: isThere ? "UPSERT" : "DELETE",
    recordId: record,
    version,
    region: regionOf(regionCode),
    changedAt,
  };
}

/** What stands beside the edges of a page. */
interface RestOfFeed {
  readonly pageInfo: PageInfo;
  readonly snapshotRequired: readonly string[];
  readonly coverage: Coverage;
}

export function restOfFeed(
  { rows, endCursor, hasNextPage, snapshotRequired, horizon }: FeedPage<string>,
  request: {
    readonly context: ProvinceContext;
    readonly regions: readonly string[] | null | undefined;
    readonly startedAt: number;
  },
): RestOfFeed {
  const { context, regions, startedAt } = request;
  const asked = askedProvinces(context, regions);
  const completeUntil = context.feed.timeOf(horizon);
  const watermarks =
    completeUntil === null ? {} : Object.fromEntries(asked.map((code) => [code, completeUntil]));
  return {
    pageInfo: { endCursor, hasNextPage },
    snapshotRequired: snapshotRequired ? asked : [],
    coverage: coverageOf({ asked, watermarks, rows, startedAt }),
  };
}
