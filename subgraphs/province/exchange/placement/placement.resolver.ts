import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, FieldResolver, Info, Int, Resolver, Root } from "type-graphql";
import { Personal } from "../../../service/access-directives.ts";
import { checkedWholeNumber } from "../../../service/checks.ts";
import { Requires } from "../../../service/federation-directives.ts";
import { Scattered } from "../../../service/sharding-directives.ts";
import type { ExchangeContext } from "../context.ts";
import { Worker } from "../worker/worker.ts";
import { Placement } from "./placement.ts";
import { placementFields, placementOf } from "./placement-of.ts";

/** Years in which anybody alive can have worked, or will soon. */
const years = { min: 1949, max: 2100 } as const;

@Resolver(() => Worker)
export class WorkerPlacementsResolver {
  @Personal("EMPLOYMENT", "Placement")
  @Scattered()
  @Requires("personLink")
  @FieldResolver(() => [Placement], {
    nullable: true,
    description:
      "Where the person has worked, as every province records it: by province, the latest first (务工经历).",
  })
  async placements(
    @Root() { id: workerId, personLink }: Worker,
    @Ctx() { placements, disclosures }: ExchangeContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("year", () => Int, {
      nullable: true,
      description: "Only those of which some day lies in this year (年份).",
    })
    year: number | null | undefined,
  ): Promise<Placement[]> {
    const checked =
      year === null || year === undefined ? null : checkedWholeNumber("year", year, years);
    const rows = await (personLink === null
      ? placements.ofWorker(workerId, checked)
      : placements.ofPerson(personLink, checked));
    await disclosures.disclose({
      type: "Placement",
      fields: ["Worker.placements", ...placementFields(info)],
      rowIds: rows.map(({ id }) => id),
    });
    return rows.map(placementOf);
  }
}
