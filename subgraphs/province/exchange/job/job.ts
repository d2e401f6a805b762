import { Field, ID, Int, ObjectType } from "type-graphql";
import { External, Key } from "../../../service/federation-directives.ts";
import { Demand } from "../../job/demand.ts";
import { Wage } from "../../job/wage.ts";
import { Region } from "../../region/region.ts";
import { EmploymentForm, JobStatus } from "../../vocabulary/enums.ts";
import { DateTimeScalar, OccupationCodeScalar } from "../../vocabulary/scalars.ts";
import { Employer, providedOfEmployer } from "../employer/employer.ts";

/** What comes along with every job a list of this subgraph shows, so that it needs no further hop. */
export const providedOfJob = `title region { code name } workplace { code name } employer { ${providedOfEmployer} } occupation occupationName form openings remaining wage { min max period currency comparableMonthlyMin comparableMonthlyMax note } status publishedAt validThrough`;

/**
 * A job as the exchange sees one. The register that published it owns all fields but the
 * candidates: here they are external, required by the candidates or provided beside a match.
 */
@Key("id")
@ObjectType("JobPosting", {
  description: "A vacancy in one province's register (岗位).",
  simpleResolvers: true,
})
export class JobPosting {
  @Field(() => ID, { description: "Its global id: province, colon, UUID (岗位编号)." })
  id: string;

  @External()
  @Field(() => Demand, { description: "What matching reads of it (岗位需求)." })
  demand: Demand;

  @External()
  @Field(() => String, { description: "The title (岗位名称)." })
  title: string;

  @External()
  @Field(() => Region, { description: "Where it is registered (登记地)." })
  region: Region;

  @External()
  @Field(() => Region, { description: "Where the work is (工作地)." })
  workplace: Region;

  @External()
  @Field(() => Employer, { nullable: true, description: "Who employs (用人单位)." })
  employer: Employer | null;

  @External()
  @Field(() => OccupationCodeScalar, { nullable: true, description: "The occupation (职业代码)." })
  occupation: string | null;

  @External()
  @Field(() => String, { nullable: true, description: "The occupation's name (职业名称)." })
  occupationName: string | null;

  @External()
  @Field(() => EmploymentForm, { description: "The form of employment (用工形式)." })
  form: EmploymentForm;

  @External()
  @Field(() => Int, { description: "How many are wanted (招聘人数)." })
  openings: number;

  @External()
  @Field(() => Int, { description: "How many are still wanted (剩余人数)." })
  remaining: number;

  @External()
  @Field(() => Wage, { description: "What it pays (薪酬)." })
  wage: Wage;

  @External()
  @Field(() => JobStatus, { description: "Its state (岗位状态)." })
  status: JobStatus;

  @External()
  @Field(() => DateTimeScalar, { description: "When it was published (发布时间)." })
  publishedAt: string;

  @External()
  @Field(() => DateTimeScalar, { description: "Until when one may apply (有效期至)." })
  validThrough: string;
}
