import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from "type-graphql";
import { Access, accessArgument } from "../../access/access.input.ts";
import { Personal } from "../../service/access-directives.ts";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { HouseholdFlag } from "../list/list-enums.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import { PageArgs } from "../page/page-args.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { Worker } from "../worker/worker.ts";
import { workerShape } from "../worker/worker-row.ts";
import { listZeroEmployment } from "./household.reader.ts";
import { Household } from "./household.ts";
import { HouseholdConnection } from "./household-connection.ts";
import { listedHouseholdShape } from "./household-row.ts";

@Resolver(() => Household)
export class HouseholdResolver {
  @Personal("EMPLOYMENT", "Worker")
  @Personal("BASIC", "Worker")
  @Scattered("regions")
  @Query(() => HouseholdConnection, {
    nullable: true,
    description:
      "Households in which somebody can work and nobody does, the latest first (零就业家庭). One leaves the moment somebody in it works, and comes back the moment the last one does not.",
  })
  async zeroEmploymentHouseholds(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("regions", () => [RegionCodeScalar], {
      nullable: true,
      description: "Only those registered in one of these regions or below (户籍地).",
    })
    regions: string[] | null | undefined,
    @Arg("flags", () => [HouseholdFlag], {
      nullable: true,
      description: "Only those of which one of these is missing (提示筛选).",
    })
    flags: HouseholdFlag[] | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<HouseholdConnection> {
    const startedAt = performance.now();
    const { held, session, disclosures } = context;
    const connection = selectionOf(info, "HouseholdConnection");
    const found = await listZeroEmployment(session, {
      ...{ held, regions: regions ?? null, flags: flags ?? null },
      page: readPageRequest(first, after),
      shape: listedHouseholdShape(connection.at("edges")),
      wanted: partsOf(connection),
    });
    const { rows, total, nextId } = found;
    const question = JSON.stringify({ regions: regions ?? null, flags: flags ?? null });
    const counted = total !== null && total !== rows.length ? held : [];
    await disclosures.disclose({
      type: "Worker",
      fields: [
        "Query.zeroEmploymentHouseholds",
        ...(total === null ? [] : ["HouseholdConnection.totalCount"]),
      ],
      rowIds: [
        ...rows.map(({ node }) => node.id),
        ...counted.map((province) => `${province}:count:households:${question}`),
      ],
      search: {
        question: `zeroEmploymentHouseholds\n${question}`,
        told: connection.at("pageInfo").has("hasNextPage") ? [nextId] : [],
      },
    });
    return {
      ...connectionOf(found, { asked: askedProvinces(context, regions), startedAt }),
      edges: rows.map(({ cursor, node: { household, ...entry } }) => ({
        ...{ cursor, ...entry },
        node: household,
      })),
    };
  }

  @Personal("EMPLOYMENT", "Worker")
  @Personal("BASIC", "Worker")
  @FieldResolver(() => [Worker], {
    description: "Who is registered in it and can work, of those whom the caller may see (劳动力).",
  })
  async ableMembers(
    @Root() { id }: Household,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<readonly Worker[]> {
    return loaders.members.load(id, workerShape(selectionOf(info, "Worker")));
  }
}
