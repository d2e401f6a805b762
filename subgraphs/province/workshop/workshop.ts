import { Field, ID, Int, ObjectType } from "type-graphql";
import { Key } from "../../service/federation-directives.ts";
import { Employer } from "../employer/employer.ts";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { CertStatus, WorkshopKind, WorkshopMode, WorkshopTrack } from "../vocabulary/enums.ts";
import { DateScalar, DecimalScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import { Withheld } from "../vocabulary/small-count.ts";

@Key("id")
@ObjectType("Workshop", {
  description: "A workplace set up to employ people lifted out of poverty (就业帮扶车间).",
  simpleResolvers: true,
})
export class Workshop {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (车间编号)." })
  id: string;

  @Field(() => String, { description: "The name (车间名称)." })
  name: string;

  @Field(() => Region, { description: "Where it is (所在地)." })
  region: Region;

  @Field(() => WorkshopKind, { description: "Its kind (车间类型)." })
  kind: WorkshopKind;

  @Field(() => String, { description: "What the province calls it (地方称谓), such as 社区工厂." })
  localTerm: string;

  @Field(() => WorkshopMode, { description: "Who runs it (车间模式)." })
  mode: WorkshopMode;

  @Field(() => String, { nullable: true, description: "The premises it uses (场地)." })
  premises: string | null;

  @Field(() => Employer, { nullable: true, description: "Who operates it (运营单位)." })
  operator: Employer | null;

  @Field(() => RegionCodeScalar, {
    nullable: true,
    description: "The eastern partner region that supports it (协作地区).",
  })
  partnerRegion: string | null;

  @Field(() => Boolean, { description: "It moved here from the east (是否东部转移)." })
  relocatedFromEast: boolean;

  @Field(() => WorkshopTrack, { description: "What is planned for it (车间分类)." })
  track: WorkshopTrack;

  @Field(() => String, { description: "Why that is planned (分类理由)." })
  trackReason: string;

  @Field(() => CertStatus, { description: "Its certification (认定状态)." })
  certStatus: CertStatus;

  @Field(() => DateScalar, { nullable: true, description: "When it was certified (认定日期)." })
  certifiedAt: string | null;

  @Field(() => DateScalar, { nullable: true, description: "When it is reviewed next (复核日期)." })
  reviewDueAt: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: "When it left the programme (退出日期).",
  })
  exitedAt: string | null;

  @Field(() => String, { nullable: true, description: "Why it left (退出原因)." })
  exitReason: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "People who work there (用工人数); null when withheld.",
  })
  workforce: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Of them, people lifted out of poverty (吸纳脱贫人口数); null when withheld.",
  })
  assistedWorkforce: number | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description:
      "Their share from 0 to 1, four decimals, half up; 0 without workers (吸纳比例). Null when withheld.",
  })
  assistedShare: string | null;

  @Field(() => Withheld, {
    nullable: true,
    description:
      "Why one of these numbers is null (不予公布的原因); null when all are told. Who they count may be known in the village.",
  })
  withheld: Withheld | null;

  @Field(() => Provenance, { description: "Where the record comes from (数据来源)." })
  provenance: Provenance;
}
