import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../service/access-directives.ts";
import type { Session } from "../../service/session.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { provinceOfId } from "../global-id.ts";
import { employersHere } from "../write/employers-here.ts";
import { Problems } from "../write/problems.ts";
import {
  expectTarget,
  staleError,
  targetOf,
  type UpsertTarget,
  upsertOf,
} from "../write/upsert.ts";
import { LaborBrand } from "./brand.ts";
import { writeBrand } from "./brand.writer.ts";
import { type BrandRow, writtenBrand } from "./brand-row.ts";
import { UpsertBrandInput } from "./brand-writes.input.ts";
import { checkBrand } from "./check-brand.ts";

@Resolver(() => LaborBrand)
export class BrandWritesResolver {
  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.region")
  @Mutation(() => LaborBrand, {
    nullable: true,
    description:
      "Makes a labor brand, or changes one, by an office of its province (维护劳务品牌). What is not in the input is no more, but years stay.",
  })
  async upsertBrand(
    @Ctx() { openWrites }: ProvinceContext,
    @Arg("input", () => UpsertBrandInput, { description: "The brand (品牌内容)." })
    input: UpsertBrandInput,
  ): Promise<LaborBrand> {
    const target = targetOf(input);
    const row = await openWrites.perform<BrandRow>({
      ...upsertOf("upsertBrand", input, target),
      work: (session, source) => upsertBrand(session, { ...target, input, source }),
    });
    return writtenBrand(row);
  }
}

interface BrandUpsert extends UpsertTarget {
  readonly input: UpsertBrandInput;
  readonly source: string;
}

async function upsertBrand(session: Session, upsert: BrandUpsert): Promise<BrandRow> {
  const { id, input } = upsert;
  const nowMs = Date.now();
  const problems = new Problems();
  expectTarget(input, upsert, problems);
  checkBrand(input, dayInChina(new Date(nowMs)), problems);
  const operators = {
    codes: input.operators,
    province: provinceOfId(id),
    fieldOf: (index: number) => `input.operators.${index}`,
  };
  const operatorIds = await employersHere(session, operators, problems);
  problems.refuse();
  const row = await writeBrand(session, { ...upsert, operatorIds, nowMs });
  if (row === null)
    throw await staleError(session, { table: "labor_brand", id, what: "a labor brand" });
  return row;
}
