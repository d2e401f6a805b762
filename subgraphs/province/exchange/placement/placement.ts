import { Field, ID, Int, ObjectType } from "type-graphql";
import { Personal } from "../../../service/access-directives.ts";
import { Key } from "../../../service/federation-directives.ts";
import { PlacementExchange } from "../../placement/placement-exchange.ts";
import { Provenance } from "../../provenance/provenance.ts";
import { Region } from "../../region/region.ts";
import { OutputChannel, PlacementKind, Verification, WorkScope } from "../../vocabulary/enums.ts";
import { DateScalar, PseudonymScalar } from "../../vocabulary/scalars.ts";
import { Employer } from "../employer/employer.ts";
import { JobPosting } from "../job/job.ts";
import { Worker } from "../worker/worker.ts";
import { CooperationAgreement, LaborBrand, Workshop } from "./stubs.ts";

@Key("id")
@ObjectType("Placement", {
  description:
    "A time of work (务工经历), held by the province that can prove it: the host if it confirmed it, else the home.",
  simpleResolvers: true,
})
export class Placement {
  @Personal("EMPLOYMENT")
  @Field(() => ID, { description: "Its global id: province, colon, UUID (务工记录编号)." })
  id: string;

  @Personal("EMPLOYMENT")
  @Field(() => Worker, {
    nullable: true,
    description: "Whose it is, when the register knows the home record (劳动者).",
  })
  worker: Pick<Worker, "id"> | null;

  @Personal("LINK")
  @Field(() => PseudonymScalar, {
    nullable: true,
    description: "The person in every register; null until it is made (人员假名).",
  })
  personLink: string | null;

  @Personal("EMPLOYMENT")
  @Field(() => Region, { description: "Where the person is registered (输出地)." })
  homeRegion: Region;

  @Personal("EMPLOYMENT")
  @Field(() => Region, { description: "Where the work is (输入地)." })
  hostRegion: Region;

  @Personal("EMPLOYMENT")
  @Field(() => WorkScope, { description: "How far from home (务工范围)." })
  scope: WorkScope;

  @Personal("EMPLOYMENT")
  @Field(() => PlacementKind, { description: "What kind of work (就业形式)." })
  kind: PlacementKind;

  @Personal("EMPLOYMENT")
  @Field(() => OutputChannel, { description: "How it came about (输出渠道)." })
  channel: OutputChannel;

  @Personal("EMPLOYMENT")
  @Field(() => Employer, { nullable: true, description: "Who employs (用人单位)." })
  employer: Pick<Employer, "id"> | null;

  @Personal("EMPLOYMENT")
  @Field(() => JobPosting, { nullable: true, description: "The posting it began with (岗位)." })
  job: Pick<JobPosting, "id"> | null;

  @Personal("EMPLOYMENT")
  @Field(() => LaborBrand, { nullable: true, description: "The labor brand (劳务品牌)." })
  brand: LaborBrand | null;

  @Personal("EMPLOYMENT")
  @Field(() => Workshop, { nullable: true, description: "The workshop (就业帮扶车间)." })
  workshop: Workshop | null;

  @Personal("EMPLOYMENT")
  @Field(() => CooperationAgreement, {
    nullable: true,
    description: "The agreement under which it was organised (劳务协作协议).",
  })
  agreement: CooperationAgreement | null;

  @Personal("EMPLOYMENT")
  @Field(() => DateScalar, { description: "The first day of work (开始日期)." })
  startDate: string;

  @Personal("EMPLOYMENT")
  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day of work; null while it goes on (结束日期).",
  })
  endDate: string | null;

  @Personal("EMPLOYMENT")
  @Field(() => String, { nullable: true, description: "Why it ended (结束原因)." })
  endReason: string | null;

  @Personal("EMPLOYMENT")
  @Field(() => Int, { description: "Days worked so far (务工天数)." })
  days: number;

  @Personal("EMPLOYMENT")
  @Field(() => Verification, { description: "Who has confirmed it (核验状态)." })
  verification: Verification;

  @Personal("EMPLOYMENT")
  @Field(() => Provenance, {
    nullable: true,
    description: "What the home province holds of it (输出地凭证).",
  })
  homeEvidence: Provenance | null;

  @Personal("EMPLOYMENT")
  @Field(() => Provenance, {
    nullable: true,
    description: "What the host province holds of it (输入地凭证).",
  })
  hostEvidence: Provenance | null;

  @Personal("EMPLOYMENT")
  @Field(() => DateScalar, {
    nullable: true,
    description:
      "The day on which this register let go of a person who was erased at home: whose it is, nothing tells since (个人信息删除日期).",
  })
  personErasedOn: string | null;

  @Personal("EMPLOYMENT")
  @Field(() => Int, {
    description: "One more with every change; 0 of what was imported and never written (版本).",
  })
  version: number;

  @Personal("EMPLOYMENT")
  @Field(() => PlacementExchange, {
    nullable: true,
    description:
      "What the other province has been told; null where there is none, or nothing to tell (两地同步).",
  })
  exchange: PlacementExchange | null;
}
