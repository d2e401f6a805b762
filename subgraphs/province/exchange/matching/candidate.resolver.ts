import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { Access, accessArgument } from "../../../access/access.input.ts";
import { coordinatesOf } from "../../../access-log/disclosures.ts";
import { Personal } from "../../../service/access-directives.ts";
import { Requires } from "../../../service/federation-directives.ts";
import { readPageRequest } from "../../../service/page.ts";
import { rowShape } from "../../../service/row-shape.ts";
import { selectionOf } from "../../../service/selection.ts";
import { Scattered } from "../../../service/sharding-directives.ts";
import { askedProvinces } from "../../context.ts";
import type { Demand } from "../../job/demand.ts";
import { supplyOf } from "../../worker/supply.ts";
import { type WorkerRow, workerFields } from "../../worker/worker-row.ts";
import { readAskedRegions } from "../asked-regions.ts";
import type { ExchangeContext } from "../context.ts";
import { JobPosting } from "../job/job.ts";
import { PairArgs } from "../pair-args.ts";
import type { Worker } from "../worker/worker.ts";
import type { CandidateRow } from "./candidate.reader.ts";
import { CandidateConnection } from "./candidate.ts";
import { LOOKED_AT_MAX } from "./looked-at.ts";
import {
  type Explanation,
  isExplained,
  type PairConnection,
  pairConnectionOf,
} from "./pair-connection.ts";
import { priorityOf, yearOf } from "./priority.ts";
import { weigh } from "./weigh.ts";

/** Everything a job is weighed by. */
const demandSelection =
  "demand { occupation form monthlyMin monthlyMax workplace educationMin ageMin ageMax targetGroups open }";

@Resolver(() => JobPosting)
export class JobCandidatesResolver {
  @Personal("BASIC", "Worker")
  @Personal("SKILLS", "Worker")
  @Personal("INTENT", "Worker")
  @Personal("EMPLOYMENT", "Worker")
  @Scattered("regions")
  @Requires(demandSelection)
  @FieldResolver(() => CandidateConnection, {
    nullable: true,
    description: `Workers of every province who fit the job and seek work, the best first (候选人). Empty for a job that is not open. Of those who seek the trade (小类) a province weighs ${LOOKED_AT_MAX}: first who knows the very occupation and asks for the region, then who knows it and goes anywhere or asks for others, then the others of the trade.`,
  })
  async candidates(
    @Root() { demand }: JobPosting,
    @Ctx() context: ExchangeContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PairArgs) { regions: codes, first, after }: PairArgs,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<PairConnection<Worker>> {
    const startedAt = performance.now();
    const regions = readAskedRegions(codes);
    const selection = selectionOf(info, "CandidateConnection");
    const edges = selection.at("edges");
    const shape = rowShape<WorkerRow, Worker>(workerFields, edges.at("node"));
    const page = await context.candidates.load(demand, {
      page: readPageRequest(first, after),
      regions,
      columns: shape.columns,
      isExplained: isExplained(edges),
      wantsWatermarks: selection.has("coverage"),
    });
    await context.disclosures.disclose({
      type: "Worker",
      fields: ["JobPosting.candidates", ...coordinatesOf("Worker", shape.fields)],
      rowIds: page.rows.map(({ place }) => place.id),
      search: {
        question: `candidates\n${JSON.stringify([demand, regions.registered])}`,
        told: selection.at("pageInfo").has("hasNextPage") ? [page.nextId] : [],
      },
    });
    return pairConnectionOf(page, {
      asked: askedProvinces(context, codes),
      startedAt,
      nodeOf: shape.toObject,
      explain: isExplained(edges) ? (row) => explain(row, demand, context.today) : null,
    });
  }
}

function explain(row: CandidateRow, demand: Demand, today: string): Explanation {
  const { reasons, blockers } = weigh(supplyOf(row), demand, { ageYear: yearOf(today) });
  const priority = priorityOf(
    {
      populationCategory: row.population_category,
      status: row.status,
      statusAsOf: row.status_as_of,
      educationRank: row.education_rank,
      birthYear: row.birth_year,
    },
    { today },
  );
  return { reasons: [...reasons, ...priority.reasons], blockers };
}
