import { Field, ObjectType } from "type-graphql";
import { DateScalar } from "../../province/vocabulary/scalars.ts";

@ObjectType("ShaanxiWorkshop", {
  description: "What Shaanxi records of its community factories and assistance bases (陕西车间).",
  simpleResolvers: true,
})
export class ShaanxiWorkshop {
  @Field(() => String, {
    description: "What Shaanxi calls it (地方称谓): 社区工厂 or 就业帮扶基地.",
  })
  localTerm: string;

  @Field(() => String, { description: "By which document it was recognised (认定依据)." })
  standardDocument: string;

  @Field(() => String, {
    nullable: true,
    description: "What it was before it was promoted (升级前称谓); null if it has not been.",
  })
  promotedFrom: string | null;

  @Field(() => DateScalar, { nullable: true, description: "When it was promoted (升级日期)." })
  promotedAt: string | null;

  @Field(() => Boolean, {
    description: "Whether it stands in or beside a resettlement area (易地搬迁安置区).",
  })
  inResettlementArea: boolean;
}
