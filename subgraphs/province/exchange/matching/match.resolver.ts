import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { Requires } from "../../../service/federation-directives.ts";
import { readPageRequest } from "../../../service/page.ts";
import { rowShape } from "../../../service/row-shape.ts";
import { selectionOf } from "../../../service/selection.ts";
import { Scattered } from "../../../service/sharding-directives.ts";
import { askedProvinces } from "../../context.ts";
import { demandOf } from "../../job/demand.ts";
import { type JobRow, jobFields } from "../../job/job-row.ts";
import { readAskedRegions } from "../asked-regions.ts";
import type { ExchangeContext } from "../context.ts";
import type { JobPosting } from "../job/job.ts";
import { PairArgs } from "../pair-args.ts";
import { Worker } from "../worker/worker.ts";
import { LOOKED_AT_MAX } from "./looked-at.ts";
import { MatchConnection } from "./match.ts";
import { isExplained, type PairConnection, pairConnectionOf } from "./pair-connection.ts";
import { yearOf } from "./priority.ts";
import { weigh } from "./weigh.ts";

/** Everything a worker is weighed by. */
const supplySelection =
  "supply { occupations skills regions forms minMonthlyWage birthYear education wantsWork wantsToGoOut homeRegion populationCategory languages }";

@Resolver(() => Worker)
export class WorkerMatchesResolver {
  @Scattered("regions")
  @Requires(supplySelection)
  @FieldResolver(() => MatchConnection, {
    nullable: true,
    description: `Open jobs in every province that fit the worker, the best first (岗位匹配). Empty for who wants no work. Of each trade (小类) of the worker a province weighs ${LOOKED_AT_MAX}: first the very occupations in the regions wished for, then elsewhere, then the others of the trade, each time the best paid.`,
  })
  async matches(
    @Root() { supply }: Worker,
    @Ctx() context: ExchangeContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PairArgs) { regions: codes, first, after }: PairArgs,
  ): Promise<PairConnection<JobPosting>> {
    const startedAt = performance.now();
    const regions = readAskedRegions(codes);
    const selection = selectionOf(info, "MatchConnection");
    const edges = selection.at("edges");
    const shape = rowShape<JobRow, JobPosting>(jobFields, edges.at("node"));
    const page = await context.matches.load(supply, {
      page: readPageRequest(first, after),
      regions,
      columns: shape.columns,
      isExplained: isExplained(edges),
      wantsWatermarks: selection.has("coverage"),
    });
    const ageYear = yearOf(context.today);
    return pairConnectionOf(page, {
      asked: askedProvinces(context, codes),
      startedAt,
      nodeOf: shape.toObject,
      explain: isExplained(edges) ? (row) => weigh(supply, demandOf(row), { ageYear }) : null,
    });
  }
}
