import { Field, ID, ObjectType } from "type-graphql";
import { Key } from "../../../service/federation-directives.ts";

/*
 * What a placement only names. The register that issued the id owns the fields.
 */

@Key("id", { resolvable: false })
@ObjectType("LaborBrand", { description: "A labor brand (劳务品牌).", simpleResolvers: true })
export class LaborBrand {
  @Field(() => ID, { description: "Its global id (品牌编号)." })
  id: string;
}

@Key("id", { resolvable: false })
@ObjectType("Workshop", {
  description: "An employment-assistance workshop (就业帮扶车间).",
  simpleResolvers: true,
})
export class Workshop {
  @Field(() => ID, { description: "Its global id (车间编号)." })
  id: string;
}

@Key("id", { resolvable: false })
@ObjectType("CooperationAgreement", {
  description: "A labour cooperation agreement (劳务协作协议).",
  simpleResolvers: true,
})
export class CooperationAgreement {
  @Field(() => ID, { description: "Its id, such as agreement:32-61:2 (协议编号)." })
  id: string;
}
