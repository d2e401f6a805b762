import { Field, Float, ObjectType } from "type-graphql";
import { Provides } from "../../../service/federation-directives.ts";
import { Coverage } from "../../coverage/coverage.ts";
import { PageInfo } from "../../page/page-info.ts";
import { CursorScalar } from "../../vocabulary/scalars.ts";
import { JobPosting, providedOfJob } from "../job/job.ts";

@ObjectType("MatchEdge", {
  description: "A job that fits a worker (匹配岗位), with what speaks for and against it.",
  simpleResolvers: true,
})
export class MatchEdge {
  @Field(() => CursorScalar, { description: "Its place in the list (游标)." })
  cursor: string;

  @Field(() => Float, {
    description: "How well they fit, from 0 to 1 in whole millionths (匹配度).",
  })
  score: number;

  @Field(() => [String], {
    description:
      "What speaks for it (匹配理由): a stable code, and behind a colon what it is about, such as OCCUPATION_EXACT:4-03-02-01. The codes: OCCUPATION_EXACT, OCCUPATION_RELATED, SKILL_HELD, SKILL_RELATED, WAGE_NO_MINIMUM, WAGE_MEETS_MINIMUM, WAGE_REACHES_MINIMUM, REGION_PREFERRED, REGION_ANY, REGION_HOME_PROVINCE, FORM_WANTED, EDUCATION_NOT_ASKED, EDUCATION_MEETS, TARGET_GROUP, AGE_FITS.",
  })
  reasons: readonly string[];

  @Field(() => [String], {
    description:
      "What speaks against it without ruling it out (障碍), in the same form. The codes: WAGE_NOT_COMPARABLE, WAGE_BELOW_MINIMUM, NOT_WILLING_TO_GO_OUT, REGION_NOT_PREFERRED, FORM_NOT_WANTED, EDUCATION_BELOW, AGE_UNKNOWN, AGE_LIMIT, LANGUAGE.",
  })
  blockers: readonly string[];

  @Provides(providedOfJob)
  @Field(() => JobPosting, { description: "The job (岗位)." })
  node: JobPosting;
}

@ObjectType("MatchConnection", {
  description: "Jobs that fit a worker, the best first (匹配岗位列表).",
  simpleResolvers: true,
})
export class MatchConnection {
  @Field(() => [MatchEdge], { description: "The jobs of this page (本页岗位)." })
  edges: readonly MatchEdge[];

  @Field(() => PageInfo, { description: "Where the page ends (分页信息)." })
  pageInfo: PageInfo;

  @Field(() => Coverage, { description: "Which provinces answered (覆盖情况)." })
  coverage: Coverage;
}
