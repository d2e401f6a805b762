import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { Requires } from "../../../service/federation-directives.ts";
import { readPageRequest } from "../../../service/page.ts";
import { rowShape } from "../../../service/row-shape.ts";
import { selectionOf } from "../../../service/selection.ts";
import { Scattered } from "../../../service/sharding-directives.ts";
import { type JobRow, jobFields } from "../../job/job-row.ts";
import { connectionOf } from "../../page/connection.ts";
import { PageArgs } from "../../page/page-args.ts";
import { listOf } from "../asker-list.ts";
import type { ExchangeContext } from "../context.ts";
import type { JobPosting } from "../job/job.ts";
import { Employer } from "./employer.ts";
import { EmployerJobConnection } from "./employer-jobs.ts";

@Resolver(() => Employer)
export class EmployerJobsResolver {
  @Scattered()
  @Requires("registration")
  @FieldResolver(() => EmployerJobConnection, {
    nullable: true,
    description:
      "Open jobs of the enterprise in every register, the newest first, also those that repeat one another (在招岗位).",
  })
  async jobs(
    @Root() { registration }: Employer,
    @Ctx() { employerJobs, held }: ExchangeContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<EmployerJobConnection> {
    const startedAt = performance.now();
    const selection = selectionOf(info, "EmployerJobConnection");
    const shape = rowShape<JobRow, JobPosting>(jobFields, selection.at("edges").at("node"));
    const page = await employerJobs.load(registration, {
      page: readPageRequest(first, after),
      columns: shape.columns,
      wantsTotal: selection.has("totalCount"),
      wantsWatermarks: selection.has("coverage"),
    });
    return connectionOf(listOf(page, shape.toObject), { asked: held, startedAt });
  }
}
