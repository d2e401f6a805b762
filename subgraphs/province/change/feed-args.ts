import { ArgsType, Field, Int } from "type-graphql";
import { limits } from "../../service/limits.ts";
import { CursorScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import type { FeedQuery } from "./change.reader.ts";
import { FeedStart } from "./change-enums.ts";
import { decodeFeedCursor } from "./feed-position.ts";

/** Where to read a feed. */
@ArgsType()
class FeedPlaceArgs {
  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description: "Registered in one of these regions or below (所属地区).",
  })
  regions: string[] | null | undefined;

  @Field(() => FeedStart, {
    defaultValue: "OLDEST",
    description: "Where to begin with a province that `after` says nothing of (变更流起点).",
  })
  from: FeedStart;

  @Field(() => CursorScalar, {
    nullable: true,
    description: "Go on behind this place: the `endCursor` of the page before (起始游标).",
  })
  after: string | null | undefined;
}

@ArgsType()
export class FeedArgs extends FeedPlaceArgs {
  @Field(() => Int, {
    defaultValue: limits.feedPageSizeDefault,
    description: `How many changes of each province at most, 1 to ${limits.feedPageSizeMax} (每页条数).`,
  })
  first: number;
}

/** Whoever is shown is written down, row by row, so a page of persons is as long as in other lists. */
@ArgsType()
export class PersonFeedArgs extends FeedPlaceArgs {
  @Field(() => Int, {
    defaultValue: limits.pageSizeDefault,
    description: `How many changes of each province at most, 1 to ${limits.pageSizeMax} (每页条数).`,
  })
  first: number;
}

/** @throws BadCursorError */
export function readFeedPlace(
  { regions, from, after }: FeedPlaceArgs,
  held: readonly string[],
): Pick<FeedQuery<never>, "held" | "regions" | "from" | "after"> {
  const place = after === null || after === undefined ? null : decodeFeedCursor(after);
  return { held, regions: regions ?? null, from, after: place };
}
