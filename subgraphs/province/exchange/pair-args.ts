import { ArgsType, Field, Int } from "type-graphql";
import { CursorScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";

/** A short list beside each row of another one. */
const FIRST_DEFAULT = 5;

/** The arguments of matches and candidates. */
@ArgsType()
export class PairArgs {
  @Field(() => [RegionCodeScalar], {
    nullable: true,
    description: "Only rows registered in these regions; all provinces when not given (登记地).",
  })
  regions: string[] | null | undefined;

  @Field(() => Int, {
    defaultValue: FIRST_DEFAULT,
    description: "How many rows at most, 1 to 100 (每页条数).",
  })
  first: number;

  @Field(() => CursorScalar, {
    nullable: true,
    description: "The list goes on behind this row (起始游标).",
  })
  after: string | null | undefined;
}
