import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, Info, Query, Resolver } from "type-graphql";
import { checkedList } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { ResourceType } from "../catalog/enums.ts";
import { openRecords } from "../catalog/shared-records.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import { PageArgs } from "../page/page-args.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { listStale, staleCountsOf, staleShape } from "./stale.reader.ts";
import { StaleConnection } from "./stale-connection.ts";
import { StaleRecord } from "./stale-record.ts";

@Resolver(() => StaleRecord)
export class StaleResolver {
  @Scattered("regions")
  @Query(() => StaleConnection, {
    nullable: true,
    description:
      "Open records that are DATA_STALE: jobs, employers, brands and workshops that nobody has touched for longer than the catalogue says, the longest untouched first (超期未更新). Workers are found by the filter `stale`.",
  })
  async staleRecords(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("regions", () => [RegionCodeScalar], {
      nullable: true,
      description: "Registered in one of these regions or below (登记地).",
    })
    regions: string[] | null | undefined,
    @Arg("types", () => [ResourceType], {
      nullable: true,
      description: "Of one of these kinds: JOB, EMPLOYER, BRAND, WORKSHOP (种类).",
    })
    types: ResourceType[] | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<StaleConnection> {
    const startedAt = performance.now();
    const connection = selectionOf(info, "StaleConnection");
    const list = await listStale(context.session, {
      held: context.held,
      regions: regions ?? null,
      types: checkedTypes(types ?? null),
      now: context.now,
      page: readPageRequest(first, after),
      shape: staleShape(connection.at("edges").at("node")),
      wanted: partsOf(connection),
      isCounted: connection.has("counts"),
    });
    return {
      ...connectionOf(list, { asked: askedProvinces(context, regions), startedAt }),
      counts: staleCountsOf(list.facets),
    };
  }
}

function checkedTypes(types: readonly ResourceType[] | null): readonly ResourceType[] {
  const open = openRecords.map(({ type }) => type);
  if (types === null) return open;
  for (const type of checkedList("types", types))
    if (!open.includes(type))
      throw new BadUserInputError("types", `must be of ${open.join(", ")}, not ${type}`);
  return types;
}
