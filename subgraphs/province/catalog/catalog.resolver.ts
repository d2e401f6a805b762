import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, Info, Query, Resolver } from "type-graphql";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import { PageArgs } from "../page/page-args.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { listCatalog } from "./catalog.reader.ts";
import { CatalogConnection } from "./catalog-connection.ts";
import { CatalogEntry } from "./catalog-entry.ts";
import { catalogShape } from "./catalog-row.ts";
import { ResourceType } from "./enums.ts";

@Resolver(() => CatalogEntry)
export class CatalogResolver {
  @Scattered("regions")
  @Query(() => CatalogConnection, {
    nullable: true,
    description:
      "What each province shares, how often it is brought up to date, how much of it and how much of that is stale, and who answers for it (信息资源共享目录): kind by kind.",
  })
  async catalog(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("regions", () => [RegionCodeScalar], {
      nullable: true,
      description: "Of the provinces that these regions lie in (地区).",
    })
    regions: string[] | null | undefined,
    @Arg("types", () => [ResourceType], {
      nullable: true,
      description: "Of one of these kinds (种类).",
    })
    types: ResourceType[] | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<CatalogConnection> {
    const startedAt = performance.now();
    const connection = selectionOf(info, "CatalogConnection");
    const list = await listCatalog(context.session, {
      regions: regions ?? null,
      types: types ?? null,
      now: context.now,
      page: readPageRequest(first, after),
      shape: catalogShape(connection.at("edges").at("node")),
      wanted: partsOf(connection),
    });
    return connectionOf(list, { asked: askedProvinces(context, regions), startedAt });
  }
}
