import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from "type-graphql";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Routed, Scattered } from "../../service/sharding-directives.ts";
import type { LaborBrand } from "../brand/brand.ts";
import { brandShape } from "../brand/brand-row.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { heldId } from "../held-id.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import { countingOf } from "../page/counting.ts";
import { PageArgs } from "../page/page-args.ts";
import type { Workshop } from "../workshop/workshop.ts";
import { workshopShape } from "../workshop/workshop-row.ts";
import { JobFilter } from "./job.filter.ts";
import { listJobs } from "./job.reader.ts";
import { JobPosting } from "./job.ts";
import { JobConnection } from "./job-connection.ts";
import { facetsOf } from "./job-facets.ts";
import { jobShape } from "./job-row.ts";
import { JobSort } from "./job-sort.ts";

@Resolver(() => JobPosting)
export class JobResolver {
  @Scattered("filter.regions")
  @Query(() => JobConnection, {
    nullable: true,
    description: "Jobs that satisfy a filter, from every province that it names (岗位).",
  })
  async jobs(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("filter", () => JobFilter, { nullable: true, description: "Which jobs (筛选条件)." })
    given: JobFilter | null | undefined,
    @Arg("sort", () => JobSort, { defaultValue: "RELEVANCE", description: "The order (排序)." })
    sort: JobSort,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<JobConnection> {
    const startedAt = performance.now();
    const filter = given ?? unfiltered;
    const connection = selectionOf(info, "JobConnection");
    const list = await listJobs(context.session, {
      held: context.held,
      filter,
      sort,
      now: context.now,
      page: readPageRequest(first, after),
      shape: jobShape(connection.at("edges").at("node")),
      wanted: { ...partsOf(connection), facets: countingOf(connection, "facets") },
    });
    const asked = askedProvinces(context, filter.regions);
    const listed = connectionOf(list, { asked, startedAt });
    return {
      ...listed,
      facets: facetsOf(list.facetCounts, listed.totalCount.relation),
    };
  }

  @Routed("id")
  @Query(() => JobPosting, { nullable: true, description: "One job by its id (岗位详情)." })
  job(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("id", () => ID, { description: "Its global id (岗位编号)." }) id: string,
  ): Promise<JobPosting | null> {
    const shape = jobShape(selectionOf(info, "JobPosting"));
    return context.loaders.jobs.load(heldId(context, id), shape);
  }

  @FieldResolver()
  workshop(
    @Root() { workshop }: JobPosting,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Workshop | null> | null {
    if (workshop === null) return null;
    const shape = workshopShape(selectionOf(info, "Workshop"));
    return loaders.workshops.load(workshop.id, shape);
  }

  @FieldResolver()
  brand(
    @Root() { brand }: JobPosting,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<LaborBrand | null> | null {
    if (brand === null) return null;
    const shape = brandShape(selectionOf(info, "LaborBrand"));
    return loaders.brands.load(brand.id, shape);
  }
}

/** What GraphQL's defaults make of an empty filter. */
const unfiltered: JobFilter = Object.assign(new JobFilter(), {
  status: ["OPEN"],
  collapseDuplicates: true,
});
