import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { checkedRegionCode } from "../../reference/checked-region-code.ts";
import { UnknownRegionError } from "../../reference/errors.ts";
import { canonicalRegionCode } from "../../reference/regions.ts";
import type { CooperationContext } from "../context.ts";
import { readDate } from "../input.ts";
import { DateScalar, RegionCode } from "../scalars.ts";
import { Region } from "./region.ts";

@Resolver(() => Region)
export class RegionResolver {
  @Query(() => Region, {
    nullable: true,
    description:
      "A region by its code (行政区划). An abolished code finds its own row, which names its successors.",
  })
  async region(
    @Ctx() { regions }: CooperationContext,
    @Arg("code", () => RegionCode, { description: "The code, current or abolished (区划代码)." })
    code: string,
    @Arg("asOf", () => DateScalar, {
      nullable: true,
      description: "Only if the code may have been in force on this day (基准日期).",
    })
    asOf: string | null | undefined,
  ): Promise<Region | null> {
    const day = readDate("asOf", asOf);
    const region = await regions.load(checkedRegionCode("code", code));
    if (region === null) throw new UnknownRegionError("code", code);
    return day === null || mayBeInForce(region, day) ? region : null;
  }

  @FieldResolver(() => Region, { nullable: true, description: "The region it lies in (上级区划)." })
  parent(
    @Root() region: Region,
    @Ctx() { regions }: CooperationContext,
  ): Promise<Region | null> | null {
    return region.parentCode === null ? null : regions.load(region.parentCode);
  }

  @FieldResolver(() => [Region], {
    description: "What took over directly from this code (继任区划); empty while it is in force.",
  })
  supersededBy(@Root() region: Region, @Ctx() context: CooperationContext): Promise<Region[]> {
    return regionsOf(region.successorCodes, context);
  }

  @FieldResolver(() => [Region], {
    description: "The abolished codes that this one took over directly (前身区划).",
  })
  supersedes(@Root() region: Region, @Ctx() context: CooperationContext): Promise<Region[]> {
    return regionsOf(region.predecessorCodes, context);
  }
}

/** The region a reference of another subgraph names, or null. */
export function resolveRegionReference(
  reference: Readonly<Record<string, unknown>>,
  { regions }: CooperationContext,
): Promise<Region | null> | null {
  const code = canonicalRegionCode(String(reference.code));
  return code === null ? null : regions.load(code);
}

/** Regions in code order; a code that the register does not know is left out. */
export async function regionsOf(
  codes: readonly string[],
  { regions }: CooperationContext,
): Promise<Region[]> {
  const found = await Promise.all(codes.map((code) => regions.load(code)));
  return found.filter((region) => region !== null);
}

function mayBeInForce({ validFrom, validTo }: Region, day: string): boolean {
  return (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);
}
