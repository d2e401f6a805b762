import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { CooperationContext } from "../context.ts";
import { readKnownRegion } from "../input.ts";
import { regionsOf } from "../region/region.resolver.ts";
import { Region } from "../region/region.ts";
import { RegionCode } from "../scalars.ts";
import { CooperationAlliance } from "./alliance.ts";

@Resolver(() => CooperationAlliance)
export class AllianceResolver {
  @Query(() => [CooperationAlliance], {
    description: "Alliances of provinces, cities and counties, by id (劳务协作联盟).",
  })
  alliances(
    @Ctx() { alliances, allianceReader }: CooperationContext,
    @Arg("member", () => RegionCode, {
      nullable: true,
      description:
        "Only those with a member that is this region, contains it, or lies in it (成员).",
    })
    member: string | null | undefined,
  ): Promise<CooperationAlliance[]> {
    const region = readKnownRegion("member", member);
    return region === null ? allianceReader.all() : alliances.ofRegion.load(region);
  }

  @FieldResolver(() => [Region], { description: "The members, in code order (成员)." })
  members(
    @Root() alliance: CooperationAlliance,
    @Ctx() context: CooperationContext,
  ): Promise<Region[]> {
    return regionsOf(alliance.memberCodes, context);
  }
}

@Resolver(() => Region)
export class RegionAlliancesResolver {
  @FieldResolver(() => [CooperationAlliance], {
    nullable: true,
    description:
      "Alliances with a member that is the region, contains it, or lies in it (劳务协作联盟).",
  })
  alliances(
    @Root() { code }: Region,
    @Ctx() { alliances }: CooperationContext,
  ): Promise<CooperationAlliance[]> {
    return alliances.ofRegion.load(code);
  }
}
