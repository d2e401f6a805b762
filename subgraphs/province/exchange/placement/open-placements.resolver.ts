import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { ForRoles } from "../../../service/access-directives.ts";
import { Routed } from "../../../service/sharding-directives.ts";
import { UnknownProvinceError } from "../../errors.ts";
import { listOpenPlacements } from "../../placement/open-placements.reader.ts";
import { placementExchangeOf } from "../../placement/placement-exchange.ts";
import { PlacementState, placementStateOf } from "../../placement/placement-state.ts";
import { provincesOf } from "../../region/region-filter.ts";
import { RegionCodeScalar } from "../../vocabulary/scalars.ts";
import type { ExchangeContext } from "../context.ts";

@Resolver()
export class OpenPlacementsResolver {
  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("region")
  @Query(() => [PlacementState], {
    nullable: true,
    description:
      "What waits for one province's word on placements: what others have claimed or reported, and what is in conflict; the latest first, at most 200 (待核验).",
  })
  async openPlacements(
    @Ctx() { held, officeRecords }: ExchangeContext,
    @Arg("region", () => RegionCodeScalar, { description: "Of the province it lies in (地区)." })
    region: string,
  ): Promise<readonly PlacementState[]> {
    const [province = ""] = provincesOf([region]);
    if (!held.includes(province)) throw new UnknownProvinceError("region", province, held);
    const stays = await officeRecords.show(
      {
        coordinate: "Query.openPlacements",
        holder: province,
        groups: ["LINK", "EMPLOYMENT"],
        purpose: "PLACEMENT_FOLLOW_UP",
      },
      (session) => listOpenPlacements(session, province),
    );
    return stays.map(({ delivery, ...stay }) =>
      placementStateOf(stay, delivery && placementExchangeOf(delivery)),
    );
  }
}
