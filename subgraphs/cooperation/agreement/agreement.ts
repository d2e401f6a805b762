import { Field, ID, Int, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";
import { DateScalar } from "../scalars.ts";
import { DataScope } from "./data-scope.ts";
import { CooperationMechanism } from "./mechanism.ts";

@Key("id")
@ObjectType("CooperationAgreement", {
  description:
    "劳务协作协议: one version of a labour cooperation agreement. Old versions are kept.",
})
export class CooperationAgreement {
  @Field(() => ID, {
    description: "agreement:<lower party>-<higher party>:<version>, such as agreement:32-61:2.",
  })
  readonly id: string;

  @Field(() => String, { description: "名称: the name of the agreement." })
  readonly name: string;

  @Field(() => CooperationMechanism, { description: "协作机制: under which policy it was signed." })
  readonly mechanism: CooperationMechanism;

  @Field(() => Int, { description: "版本: 1 for the first text, one more for every supplement." })
  readonly version: number;

  @Field(() => DateScalar, { description: "生效日期: the first day it is in force." })
  readonly effectiveFrom: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "失效日期: the last day it is in force; null while open-ended.",
  })
  readonly effectiveTo: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "输出目标: persons to be placed per year under the agreement.",
  })
  readonly targetPersons: number | null;

  @Field(() => String, { nullable: true, description: "培训标准: the training every person gets." })
  readonly trainingStandard: string | null;

  @Field(() => Int, { nullable: true, description: "招聘次数: job fairs to be held per year." })
  readonly jobFairsPerYear: number | null;

  @Field(() => [String], { description: "政策口径: the policy terms the parties agreed on." })
  readonly policyTerms: readonly string[];

  @Field(() => [DataScope], {
    description: "数据共享范围: who may read what under the agreement, in the order of consumers.",
  })
  readonly dataScopes: readonly DataScope[];

  /** No @Field: codes and ids that the resolver turns into regions and agreements. */
  readonly partyCodes: readonly string[];
  readonly supersedesId: string | null;
  /** The id without its version, which all versions have in common. */
  readonly lineage: string;
}
