import { Field, ID, Int, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";
import { Provenance } from "../provenance.ts";
import { DateScalar } from "../scalars.ts";
import { DataScope } from "./data-scope.ts";
import { CooperationMechanism } from "./mechanism.ts";

@Key("id")
@ObjectType("CooperationAgreement", {
  description:
    "One version of a labour cooperation agreement (劳务协作协议). Old versions are kept.",
})
export class CooperationAgreement {
  @Field(() => ID, {
    description: "agreement:<lower party>-<higher party>:<version>, such as agreement:32-61:2.",
  })
  readonly id: string;

  @Field(() => String, { description: "The name of the agreement (名称)." })
  readonly name: string;

  @Field(() => CooperationMechanism, {
    description: "Under which policy it was signed (协作机制).",
  })
  readonly mechanism: CooperationMechanism;

  @Field(() => Int, { description: "1 for the first text, one more for every supplement (版本)." })
  readonly version: number;

  @Field(() => DateScalar, { description: "The first day it is in force (生效日期)." })
  readonly effectiveFrom: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day it is in force (失效日期); null while open-ended.",
  })
  readonly effectiveTo: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "Persons to be placed per year under the agreement (输出目标).",
  })
  readonly targetPersons: number | null;

  @Field(() => String, {
    nullable: true,
    description: "The training every person gets (培训标准).",
  })
  readonly trainingStandard: string | null;

  @Field(() => Int, { nullable: true, description: "Job fairs to be held per year (招聘次数)." })
  readonly jobFairsPerYear: number | null;

  @Field(() => [String], { description: "The policy terms the parties agreed on (政策口径)." })
  readonly policyTerms: readonly string[];

  @Field(() => [DataScope], {
    description: "Who may read what under the agreement, in the order of consumers (数据共享范围).",
  })
  readonly dataScopes: readonly DataScope[];

  @Field(() => Provenance, {
    description: "Where the text comes from; its first party keeps the paper (数据来源).",
  })
  readonly provenance: Provenance;

  /** No @Field: codes and ids that the resolver turns into regions and agreements. */
  readonly partyCodes: readonly string[];
  readonly supersedesId: string | null;
  /** The id without its version, which all versions have in common. */
  readonly lineage: string;
}
