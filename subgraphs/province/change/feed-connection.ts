import type { Coverage } from "../coverage/coverage.ts";
import { coverageOf } from "../coverage/coverage-of.ts";
import type { PageInfo } from "../page/page-info.ts";
import type { Region } from "../region/region.ts";
import { regionOf } from "../region/region-of.ts";
import type { FeedPage } from "./change.reader.ts";
import type { ChangeOp } from "./change-enums.ts";
import { decodeFeedCursor } from "./feed-position.ts";

/** What is told of a change, whatever its record is. */
interface ToldChange<Type> {
  readonly id: string;
  readonly op: ChangeOp;
  readonly type: Type;
  readonly recordId: string;
  readonly version: number | null;
  readonly region: Region;
  readonly changedAt: string;
}

interface FeedAnswer<Type> {
  readonly edges: readonly { readonly cursor: string; readonly node: ToldChange<Type> & Unread }[];
  readonly pageInfo: PageInfo;
  readonly snapshotRequired: readonly string[];
  readonly coverage: Coverage;
}

/** Records have resolvers of their own. */
interface Unread {
  readonly job: null;
  readonly brand: null;
  readonly workshop: null;
  readonly employer: null;
}

export function feedConnection<Type extends string>(
  page: FeedPage<Type>,
  facts: {
    readonly asked: readonly string[];
    readonly startedAt: number;
    readonly completeUntil: string | null;
  },
): FeedAnswer<Type> {
  const { asked, startedAt, completeUntil } = facts;
  const { rows, endCursor, hasNextPage } = page;
  const watermarks =
    completeUntil === null ? {} : Object.fromEntries(asked.map((code) => [code, completeUntil]));
  return {
    edges: rows.map(({ cursor, type, record, version, regionCode, changedAt }) => ({
      cursor,
      node: {
        id: changeId(cursor),
        op: version === null ? "DELETE" : "UPSERT",
        type,
        recordId: record,
        version,
        region: regionOf(regionCode),
        changedAt,
        job: null,
        brand: null,
        workshop: null,
        employer: null,
      },
    })),
    pageInfo: { endCursor, hasNextPage },
    snapshotRequired: page.snapshotRequired ? asked : [],
    coverage: coverageOf({ asked, watermarks, rows, startedAt }),
  };
}

/** Like every id it begins with the province: "61:<epoch>.<transaction>.<number>". */
function changeId(cursor: string): string {
  const { xid, province, number, epoch } = decodeFeedCursor(cursor);
  return `${province}:${epoch}.${xid.toString(16)}.${number.toString(16)}`;
}
