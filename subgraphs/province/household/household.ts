import { Field, ID, Int, ObjectType } from "type-graphql";
import { Region } from "../region/region.ts";

@ObjectType("Household", {
  description: "A household, as the register of a province has it (农户).",
  simpleResolvers: true,
})
export class Household {
  @Field(() => ID, { description: "The global id: province, colon, UUID (户编号)." })
  id: string;

  @Field(() => Region, { description: "Registered here (户籍地)." })
  region: Region;

  @Field(() => String, { description: "Its number in the system it comes from (户号)." })
  registerNo: string;

  @Field(() => Int, {
    nullable: true,
    description: "Persons in it, children too (家庭人口); null where nobody has said.",
  })
  size: number | null;

  @Field(() => String, { nullable: true, description: "The plan for this household (一户一策)." })
  planNote: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Who is responsible for helping it, as the province's issuer names them (帮扶责任人).",
  })
  helper: string | null;

  @Field(() => Int, { description: "One more with every change (版本)." })
  version: number;
}
