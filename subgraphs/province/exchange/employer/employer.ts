import { Field, ID, ObjectType } from "type-graphql";
import { External, Key } from "../../../service/federation-directives.ts";
import { Region } from "../../region/region.ts";
import { UsccScalar } from "../../vocabulary/scalars.ts";

/** What comes along with the employer of every job a list of this subgraph shows. */
export const providedOfEmployer = "uscc name region { code name }";

@Key("id")
@ObjectType("Employer", {
  description: "An employer in one province's register (用人单位).",
  simpleResolvers: true,
})
export class Employer {
  @Field(() => ID, { description: "Its global id: province, colon, USCC (单位编号)." })
  id: string;

  @External()
  @Field(() => UsccScalar, {
    description: "Required by jobs: the same enterprise in every register (统一社会信用代码).",
  })
  registration: string;

  @External()
  @Field(() => UsccScalar, { description: "The unified social credit code (统一社会信用代码)." })
  uscc: string;

  @External()
  @Field(() => String, { description: "The name (单位名称)." })
  name: string;

  @External()
  @Field(() => Region, { description: "Where it is registered (注册地)." })
  region: Region;
}
