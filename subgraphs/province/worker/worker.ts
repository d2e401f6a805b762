import { Field, ID, Int, ObjectType } from "type-graphql";
import { Personal } from "../../service/access-directives.ts";
import { Inaccessible, Key, Shareable } from "../../service/federation-directives.ts";
import { Provenance } from "../provenance/provenance.ts";
import { Region } from "../region/region.ts";
import { EducationLevel } from "../vocabulary/education.ts";
import { EmploymentStatus, PopulationCategory } from "../vocabulary/enums.ts";
import { DateScalar, PseudonymScalar } from "../vocabulary/scalars.ts";
import { EmploymentIntent } from "./intent.ts";
import { Skill } from "./skill.ts";
import { Supply } from "./supply.ts";

@Key("id")
@ObjectType("Worker", {
  description:
    "A person registered for work in the home province (劳动者). Masked, but for idNumber and phone.",
  simpleResolvers: true,
})
export class Worker {
  @Personal("BASIC")
  @Field(() => ID, { description: "The global id: province, colon, UUID (劳动者编号)." })
  id: string;

  @Personal("LINK")
  @Field(() => PseudonymScalar, {
    nullable: true,
    description: "The same for one person in every register; null until it is made (人员假名).",
  })
  personLink: string | null;

  @Personal("BASIC")
  @Shareable()
  @Field(() => Region, { description: "Registered here (户籍地)." })
  homeRegion: Region;

  @Personal("BASIC")
  @Shareable()
  @Field(() => String, { nullable: true, description: "The name, masked (姓名，脱敏)." })
  nameMasked: string | null;

  @Personal("IDENTITY")
  @Field(() => String, { nullable: true, description: "The ID number, masked (身份证号，脱敏)." })
  idNumberMasked: string | null;

  @Personal("IDENTITY")
  @Field(() => String, {
    nullable: true,
    description: "The ID number in full; null when not held or erased (公民身份号码).",
  })
  idNumber: string | null;

  @Personal("CONTACT")
  @Field(() => String, { nullable: true, description: "The phone, masked (电话，脱敏)." })
  phoneMasked: string | null;

  @Personal("CONTACT")
  @Field(() => String, {
    nullable: true,
    description: "The phone in full; null when not held or erased (联系电话).",
  })
  phone: string | null;

  @Personal("BASIC")
  @Shareable()
  @Field(() => String, { nullable: true, description: "The sex by GB/T 2261.1 (性别代码)." })
  sexCode: string | null;

  @Personal("BASIC")
  @Shareable()
  @Field(() => Int, { nullable: true, description: "The year of birth (出生年)." })
  birthYear: number | null;

  @Personal("BASIC")
  @Shareable()
  @Field(() => EducationLevel, { nullable: true, description: "The education (学历)." })
  education: EducationLevel | null;

  @Personal("BASIC")
  @Shareable()
  @Field(() => PopulationCategory, { description: "The population category (人群类别)." })
  populationCategory: PopulationCategory;

  @Personal("BASIC")
  @Field(() => String, { description: "The rules the category was given by (类别口径)." })
  categoryScheme: string;

  @Personal("EMPLOYMENT")
  @Shareable()
  @Field(() => EmploymentStatus, { description: "Whether the person works (就业状态)." })
  status: EmploymentStatus;

  @Personal("EMPLOYMENT")
  @Field(() => DateScalar, { description: "The day the status was true (状态日期)." })
  statusAsOf: string;

  @Personal("INTENT")
  @Field(() => EmploymentIntent, {
    nullable: true,
    description: "What work the person wants; null when nobody has asked (就业意愿).",
  })
  intent: EmploymentIntent | null;

  @Personal("SKILLS")
  @Shareable()
  @Field(() => [Skill], { description: "What the person can do, by occupation code (技能)." })
  skills: Skill[];

  @Personal("BASIC")
  @Shareable()
  @Field(() => [String], { description: "Languages and dialects spoken (语言)." })
  languages: string[];

  @Personal("BASIC")
  @Field(() => Provenance, { description: "Where the record comes from (数据来源)." })
  provenance: Provenance;

  @Personal("INTENT")
  @Inaccessible()
  @Field(() => Supply, { description: "What matching reads of the person (求职供给)." })
  supply: Supply;
}
