import { Field, ID, ObjectType } from "type-graphql";
import { External, Key } from "../../../service/federation-directives.ts";
import { Region } from "../../region/region.ts";
import { UsccScalar } from "../../vocabulary/scalars.ts";

/** What comes along with the employer of every job a list of this subgraph shows. */
export const providedOfEmployer = "uscc name region { code name }";

@Key("id")
@ObjectType("Employer", {
  description:
    "A province's record of an employer (用人单位). Its jobs in other provinces hang on the code.",
  simpleResolvers: true,
})
export class Employer {
  @Field(() => ID, { description: "Province, colon, unified social credit code (单位编号)." })
  id: string;

  @External()
  @Field(() => UsccScalar, {
    description: "The code again, as the join over all registers reads it (登记代码).",
  })
  registration: string;

  @External()
  @Field(() => UsccScalar, { description: "Unified social credit code (统一社会信用代码)." })
  uscc: string;

  @External()
  @Field(() => String, { description: "The name (名称)." })
  name: string;

  @External()
  @Field(() => Region, { description: "Where it is registered (注册地)." })
  region: Region;
}
