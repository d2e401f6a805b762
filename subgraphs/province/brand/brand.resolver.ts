import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Int, Query, Resolver, Root } from "type-graphql";
import { checkedWholeNumber } from "../../service/checks.ts";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import type { Employer } from "../employer/employer.ts";
import { employerShape } from "../employer/employer-row.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import { PageArgs } from "../page/page-args.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { toldPart, Withheld } from "../vocabulary/small-count.ts";
import { type BrandYear, listBrands } from "./brand.reader.ts";
import { LaborBrand } from "./brand.ts";
import { BrandConnection } from "./brand-connection.ts";
import { brandShape } from "./brand-row.ts";

@Resolver(() => LaborBrand)
export class BrandResolver {
  @Scattered("regions")
  @Query(() => BrandConnection, {
    nullable: true,
    description: "Labor brands, those with the most people in work first (劳务品牌).",
  })
  async brands(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("regions", () => [RegionCodeScalar], {
      nullable: true,
      description: "Of one of these regions or below (所属地区).",
    })
    regions: string[] | null | undefined,
    @Arg("text", () => String, { nullable: true, description: "The name has this in it (名称)." })
    text: string | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<BrandConnection> {
    const startedAt = performance.now();
    const connection = selectionOf(info, "BrandConnection");
    const list = await listBrands(context.session, {
      held: context.held,
      regions: regions ?? null,
      text: text ?? null,
      page: readPageRequest(first, after),
      shape: brandShape(connection.at("edges").at("node")),
      wanted: partsOf(connection),
    });
    return connectionOf(list, { asked: askedProvinces(context, regions), startedAt });
  }

  @FieldResolver()
  async operators(
    @Root() { operators }: LaborBrand,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Employer[]> {
    const shape = employerShape(selectionOf(info, "Employer"));
    const found = await Promise.all(operators.map(({ id }) => loaders.employers.load(id, shape)));
    return found.filter((employer) => employer !== null);
  }

  @FieldResolver()
  async employment(
    @Root() { id }: LaborBrand,
    @Ctx() { loaders }: ProvinceContext,
    @Arg("year", () => Int, { description: "The year (年度)." }) year: number,
  ): Promise<number | null> {
    const numbers = await loaders.brandYears.load({ id, year: checkedYear(year) });
    return numbers ? told(numbers).whole : null;
  }

  @FieldResolver()
  async assistedEmployment(
    @Root() { id }: LaborBrand,
    @Ctx() { loaders }: ProvinceContext,
    @Arg("year", () => Int, { description: "The year (年度)." }) year: number,
  ): Promise<number | null> {
    const numbers = await loaders.brandYears.load({ id, year: checkedYear(year) });
    return numbers ? told(numbers).part : null;
  }

  @FieldResolver(() => Withheld, {
    nullable: true,
    description: "Why one of the year's numbers is null although it is recorded (不予公布的原因).",
  })
  async withheld(
    @Root() { id }: LaborBrand,
    @Ctx() { loaders }: ProvinceContext,
    @Arg("year", () => Int, { description: "The year (年度)." }) year: number,
  ): Promise<Withheld | null> {
    const numbers = await loaders.brandYears.load({ id, year: checkedYear(year) });
    return numbers ? told(numbers).withheld : null;
  }
}

function told({ employment, assisted }: BrandYear) {
  return toldPart({ part: assisted, whole: employment });
}

function checkedYear(year: number): number {
  return checkedWholeNumber("year", year, { min: 1949, max: 9999 });
}
