import type { GraphQLResolveInfo } from "graphql";
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Info,
  Int,
  Query,
  Resolver,
  Root,
} from "type-graphql";
import { checkedList, checkedWholeNumber } from "../../service/checks.ts";
import { limits } from "../../service/limits.ts";
import type { RowShape } from "../../service/row-shape.ts";
import { selectionOf } from "../../service/selection.ts";
import type { ShapeLoaders } from "../../service/shape-loaders.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import type { LaborBrand } from "../brand/brand.ts";
import { brandShape } from "../brand/brand-row.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import type { Employer } from "../employer/employer.ts";
import { employerShape } from "../employer/employer-row.ts";
import type { JobPosting } from "../job/job.ts";
import { jobShape } from "../job/job-row.ts";
import { CursorScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import type { Workshop } from "../workshop/workshop.ts";
import { workshopShape } from "../workshop/workshop-row.ts";
import { readChanges } from "./change.reader.ts";
import { Change } from "./change.ts";
import { ChangeConnection } from "./change-connection.ts";
import { ChangeType, FeedStart } from "./change-enums.ts";
import { feedConnection } from "./feed-connection.ts";
import { decodeFeedCursor } from "./feed-position.ts";

@ArgsType()
export class FeedArgs {
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

  @Field(() => Int, {
    defaultValue: limits.feedPageSizeDefault,
    description: `How many changes of each province at most, 1 to ${limits.feedPageSizeMax} (每页条数).`,
  })
  first: number;

  @Field(() => CursorScalar, {
    nullable: true,
    description: "Go on behind this place: the `endCursor` of the page before (起始游标).",
  })
  after: string | null | undefined;
}

@Resolver(() => Change)
export class ChangeResolver {
  @Scattered("regions", { feed: true })
  @Query(() => ChangeConnection, {
    nullable: true,
    description:
      "What has changed in the registers of open records, in the order in which it can be followed without loss (变更流).",
  })
  async changes(
    @Ctx() context: ProvinceContext,
    @Arg("types", () => [ChangeType], {
      nullable: true,
      description: "Only records of these kinds (对象类型).",
    })
    types: ChangeType[] | null | undefined,
    @Args(() => FeedArgs) { regions, from, first, after }: FeedArgs,
  ): Promise<ChangeConnection> {
    const startedAt = performance.now();
    const page = await readChanges(context.session, {
      held: context.held,
      types: types ? checkedList("types", types) : null,
      regions: regions ?? null,
      after: after === null || after === undefined ? null : decodeFeedCursor(after),
      from,
      first: checkedWholeNumber("first", first, { min: 1, max: limits.feedPageSizeMax }),
    });
    const asked = askedProvinces(context, regions);
    const completeUntil = context.feed.timeOf(page.horizon);
    return feedConnection(page, { asked, startedAt, completeUntil });
  }

  @FieldResolver()
  job(
    @Root() change: Change,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<JobPosting | null> | null {
    return recordOf(change, "JOB", loaders.jobs, () => jobShape(selectionOf(info, "JobPosting")));
  }

  @FieldResolver()
  brand(
    @Root() change: Change,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LaborBrand | null> | null {
    const shape = () => brandShape(selectionOf(info, "LaborBrand"));
    return recordOf(change, "BRAND", loaders.brands, shape);
  }

  @FieldResolver()
  workshop(
    @Root() change: Change,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Workshop | null> | null {
    const shape = () => workshopShape(selectionOf(info, "Workshop"));
    return recordOf(change, "WORKSHOP", loaders.workshops, shape);
  }

  @FieldResolver()
  employer(
    @Root() change: Change,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Employer | null> | null {
    const shape = () => employerShape(selectionOf(info, "Employer"));
    return recordOf(change, "EMPLOYER", loaders.employers, shape);
  }
}

/** All records of one kind on a page are read in one statement. */
function recordOf<Row, Shaped extends { readonly id: string }>(
  { type, op, recordId }: Change,
  wanted: ChangeType,
  loaders: ShapeLoaders<Row, Shaped>,
  shape: () => RowShape<Row, Shaped>,
): Promise<Shaped | null> | null {
  return type === wanted && op === "UPSERT" ? loaders.load(recordId, shape()) : null;
}
