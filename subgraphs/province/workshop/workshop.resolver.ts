import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from "type-graphql";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import type { Employer } from "../employer/employer.ts";
import { employerShape } from "../employer/employer-row.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import { PageArgs } from "../page/page-args.ts";
import { CertStatus, WorkshopKind, WorkshopTrack } from "../vocabulary/enums.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { listWorkshops } from "./workshop.reader.ts";
import { Workshop } from "./workshop.ts";
import { WorkshopConnection } from "./workshop-connection.ts";
import { workshopShape } from "./workshop-row.ts";

@Resolver(() => Workshop)
export class WorkshopResolver {
  @Scattered("regions")
  @Query(() => WorkshopConnection, {
    nullable: true,
    description: "Employment-assistance workshops, the largest first (就业帮扶车间).",
  })
  async workshops(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("regions", () => [RegionCodeScalar], {
      nullable: true,
      description: "In one of these regions or below (所在地).",
    })
    regions: string[] | null | undefined,
    @Arg("kinds", () => [WorkshopKind], {
      nullable: true,
      description: "Of one of these kinds (车间类型).",
    })
    kinds: WorkshopKind[] | null | undefined,
    @Arg("tracks", () => [WorkshopTrack], {
      nullable: true,
      description: "With one of these plans (车间分类).",
    })
    tracks: WorkshopTrack[] | null | undefined,
    @Arg("status", () => [CertStatus], {
      nullable: true,
      description: "In one of these states (认定状态).",
    })
    status: CertStatus[] | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<WorkshopConnection> {
    const startedAt = performance.now();
    const connection = selectionOf(info, "WorkshopConnection");
    const list = await listWorkshops(context.session, {
      held: context.held,
      filter: {
        regions: regions ?? null,
        kinds: kinds ?? null,
        tracks: tracks ?? null,
        status: status ?? null,
      },
      page: readPageRequest(first, after),
      shape: workshopShape(connection.at("edges").at("node")),
      wanted: partsOf(connection),
    });
    return connectionOf(list, { asked: askedProvinces(context, regions), startedAt });
  }

  @FieldResolver()
  operator(
    @Root() { operator }: Workshop,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Employer | null> | null {
    if (operator === null) return null;
    const shape = employerShape(selectionOf(info, "Employer"));
    return loaders.employers.load(operator.id, shape);
  }
}
