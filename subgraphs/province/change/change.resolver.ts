import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from "type-graphql";
import { checkedList, checkedWholeNumber } from "../../service/checks.ts";
import { limits } from "../../service/limits.ts";
import type { RowShape } from "../../service/row-shape.ts";
import { selectionOf } from "../../service/selection.ts";
import type { ShapeLoaders } from "../../service/shape-loaders.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import type { LaborBrand } from "../brand/brand.ts";
import { brandShape } from "../brand/brand-row.ts";
import type { ProvinceContext } from "../context.ts";
import type { Employer } from "../employer/employer.ts";
import { employerShape } from "../employer/employer-row.ts";
import type { JobPosting } from "../job/job.ts";
import { jobShape } from "../job/job-row.ts";
import type { Workshop } from "../workshop/workshop.ts";
import { workshopShape } from "../workshop/workshop-row.ts";
import { readChanges } from "./change.reader.ts";
import { Change } from "./change.ts";
import { ChangeConnection } from "./change-connection.ts";
import { ChangeType } from "./change-enums.ts";
import { FeedArgs, readFeedPlace } from "./feed-args.ts";
import { restOfFeed, toldOf } from "./feed-connection.ts";

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
    @Args(() => FeedArgs) place: FeedArgs,
  ): Promise<ChangeConnection> {
    const startedAt = performance.now();
    const page = await readChanges(context.session, {
      ...readFeedPlace(place, context.held),
      types: types ? checkedList("types", types) : null,
      first: checkedWholeNumber("first", place.first, { min: 1, max: limits.feedPageSizeMax }),
    });
    const edges = page.rows.map((row) => ({
      cursor: row.cursor,
      node: { ...toldOf(row), type: row.type, ...unread },
    }));
    return { edges, ...restOfFeed(page, { context, regions: place.regions, startedAt }) };
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

/** Records have resolvers of their own. */
const unread = { job: null, brand: null, workshop: null, employer: null } as const;

/** All records of one kind on a page are read in one statement. */
function recordOf<Row, Shaped extends { readonly id: string }>(
  { type, op, recordId }: Change,
  wanted: ChangeType,
  loaders: ShapeLoaders<Row, Shaped>,
  shape: () => RowShape<Row, Shaped>,
): Promise<Shaped | null> | null {
  return type === wanted && op === "UPSERT" ? loaders.load(recordId, shape()) : null;
}
