import { Field, ID, Int, ObjectType } from "type-graphql";
import { Personal } from "../../../service/access-directives.ts";
import { External, Key } from "../../../service/federation-directives.ts";
import { Region } from "../../region/region.ts";
import { EducationLevel } from "../../vocabulary/education.ts";
import { EmploymentStatus, PopulationCategory } from "../../vocabulary/enums.ts";
import { PseudonymScalar } from "../../vocabulary/scalars.ts";
import { Skill } from "../../worker/skill.ts";
import { Supply } from "../../worker/supply.ts";

/** What comes along with every worker a list of this subgraph shows, so that it needs no further hop. */
export const providedOfWorker =
  "nameMasked homeRegion { code name } sexCode birthYear education populationCategory status skills { occupation name level years } languages";

/**
 * A worker as the exchange sees one. The home register owns all fields but the joins: here they
 * are external, required by a join or provided beside a match.
 */
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
  @External()
  @Field(() => PseudonymScalar, {
    nullable: true,
    description: "The same for one person in every register; null until it is made (人员假名).",
  })
  personLink: string | null;

  @Personal("INTENT")
  @External()
  @Field(() => Supply, { description: "What matching reads of the person (求职供给)." })
  supply: Supply;

  @Personal("BASIC")
  @External()
  @Field(() => String, { nullable: true, description: "The name, masked (姓名，脱敏)." })
  nameMasked: string | null;

  @Personal("BASIC")
  @External()
  @Field(() => Region, { description: "Registered here (户籍地)." })
  homeRegion: Region;

  @Personal("BASIC")
  @External()
  @Field(() => String, { nullable: true, description: "The sex by GB/T 2261.1 (性别代码)." })
  sexCode: string | null;

  @Personal("BASIC")
  @External()
  @Field(() => Int, { nullable: true, description: "The year of birth (出生年)." })
  birthYear: number | null;

  @Personal("BASIC")
  @External()
  @Field(() => EducationLevel, { nullable: true, description: "The education (学历)." })
  education: EducationLevel | null;

  @Personal("BASIC")
  @External()
  @Field(() => PopulationCategory, { description: "The population category (人群类别)." })
  populationCategory: PopulationCategory;

  @Personal("EMPLOYMENT")
  @External()
  @Field(() => EmploymentStatus, { description: "Whether the person works (就业状态)." })
  status: EmploymentStatus;

  @Personal("SKILLS")
  @External()
  @Field(() => [Skill], { description: "What the person can do, by occupation code (技能)." })
  skills: Skill[];

  @Personal("BASIC")
  @External()
  @Field(() => [String], { description: "Languages and dialects spoken (语言)." })
  languages: string[];
}
