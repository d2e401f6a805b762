import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, ID, Info, Query, Resolver } from "type-graphql";
import { Access, accessArgument } from "../../access/access.input.ts";
import { coordinatesOf } from "../../access-log/disclosures.ts";
import { Personal } from "../../service/access-directives.ts";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Routed, Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { heldId } from "../held-id.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import type { List } from "../page/list.reader.ts";
import { PageArgs } from "../page/page-args.ts";
import { WorkerFilter } from "./worker.filter.ts";
import { listWorkers } from "./worker.reader.ts";
import { Worker } from "./worker.ts";
import { WorkerConnection } from "./worker-connection.ts";
import { workerShape } from "./worker-row.ts";

@Resolver(() => Worker)
export class WorkerResolver {
  @Personal("BASIC", "Worker")
  @Scattered("filter.regions")
  @Query(() => WorkerConnection, {
    nullable: true,
    description: "Workers that satisfy a filter, the latest changed first (劳动者).",
  })
  async workers(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("filter", () => WorkerFilter, { nullable: true, description: "Which workers (筛选条件)." })
    given: WorkerFilter | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<WorkerConnection> {
    const startedAt = performance.now();
    const filter = given ?? new WorkerFilter();
    const connection = selectionOf(info, "WorkerConnection");
    const shape = workerShape(connection.at("edges").at("node"));
    const list = await listWorkers(context.session, {
      held: context.held,
      filter,
      now: context.now,
      page: readPageRequest(first, after),
      shape,
      wanted: partsOf(connection),
    });
    const counted = tellsOfMore(list) ? countIds(context.held, filter) : [];
    await context.disclosures.disclose({
      type: "Worker",
      fields: [
        "Query.workers",
        ...(list.total === null ? [] : ["WorkerConnection.totalCount"]),
        ...coordinatesOf("Worker", shape.fields),
      ],
      rowIds: [...list.rows.map(({ node }) => node.id), ...counted],
      search: {
        question: `workers\n${textOf(filter)}`,
        told: connection.at("pageInfo").has("hasNextPage") ? [list.nextId] : [],
      },
    });
    return connectionOf(list, { asked: askedProvinces(context, filter.regions), startedAt });
  }

  @Personal("BASIC", "Worker")
  @Routed("id")
  @Query(() => Worker, { nullable: true, description: "One worker by id (劳动者详情)." })
  worker(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("id", () => ID, { description: "The global id (劳动者编号)." }) id: string,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<Worker | null> {
    const shape = workerShape(selectionOf(info, "Worker"));
    return context.loaders.workers.load(heldId(context, id), shape);
  }
}

/** A number of workers says something of those who are not on the page, as of one person at least. */
function tellsOfMore({ rows, total }: List<Worker>): boolean {
  return total !== null && total !== rows.length;
}

/**
 * What a count stands for in the log and in an agreement's rows of a day, once for each filter: who may
 * see no more rows must not learn of somebody by counting those like them.
 */
function countIds(held: readonly string[], filter: WorkerFilter): string[] {
  return held.map((province) => `${province}:count:${textOf(filter)}`);
}

/** The same for equal filters. */
function textOf(filter: WorkerFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
