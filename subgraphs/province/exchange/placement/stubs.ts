import { Field, ID, ObjectType } from "type-graphql";
import { Key } from "../../../service/federation-directives.ts";

/*
 * What a placement only names. The register that issued the id owns the fields.
 */

@Key("id", { resolvable: false })
@ObjectType("LaborBrand", {
  description: "A named trade of a place whose workers are known for it (劳务品牌).",
  simpleResolvers: true,
})
export class LaborBrand {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (品牌编号)." })
  id: string;
}

@Key("id", { resolvable: false })
@ObjectType("Workshop", {
  description: "A workplace set up to employ people lifted out of poverty (就业帮扶车间).",
  simpleResolvers: true,
})
export class Workshop {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (车间编号)." })
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
