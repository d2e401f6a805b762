import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ProvinceContext } from "../../province/context.ts";
import { provinceOf } from "../../reference/regions.ts";
import { hainan } from "../profile.ts";
import { Region } from "./region.ts";
import { stationLoaders } from "./station.loader.ts";
import { JobPostStation } from "./station.ts";

@Resolver(() => Region)
export class StationResolver {
  @FieldResolver(() => [JobPostStation], {
    nullable: true,
    description:
      "Job post stations (就业驿站) in a township, county or all of Hainan, by township; null elsewhere.",
  })
  jobPostStations(
    @Root() { code }: Region,
    @Ctx() context: ProvinceContext,
  ): Promise<JobPostStation[]> | null {
    return provinceOf(code) === hainan.code ? stationLoaders(context).ofRegion.load(code) : null;
  }
}
