import { Field, ID, Int, ObjectType } from "type-graphql";
import { LaborBrand } from "../brand/brand.ts";
import { Employer } from "../employer/employer.ts";
import { JobPosting } from "../job/job.ts";
import { Region } from "../region/region.ts";
import { DateTimeScalar } from "../vocabulary/scalars.ts";
import { Workshop } from "../workshop/workshop.ts";
import { ChangeOp, ChangeType } from "./change-enums.ts";

@ObjectType("Change", {
  description:
    "A record of a register has changed (变更). It tells how the record is now, not how it was then, so that what is told of one record never goes back.",
  simpleResolvers: true,
})
export class Change {
  @Field(() => ID, {
    description:
      "The change's own id: the same whenever it is read, so that what came twice can be told (变更编号).",
  })
  id: string;

  @Field(() => ChangeOp, { description: "Whether the record is there now (操作)." })
  op: ChangeOp;

  @Field(() => ChangeType, { description: "What kind of record it is (对象类型)." })
  type: ChangeType;

  @Field(() => ID, { description: "The global id of the record (对象编号)." })
  recordId: string;

  @Field(() => Int, {
    nullable: true,
    description: "The record's version now; null when it is gone (版本号).",
  })
  version: number | null;

  @Field(() => Region, {
    description:
      "Where it is registered; of one that has moved, also where it was, for those who follow that region (登记地).",
  })
  region: Region;

  @Field(() => DateTimeScalar, { description: "When it was changed (变更时间)." })
  changedAt: string;

  @Field(() => JobPosting, {
    nullable: true,
    description: "The job as it is now; null for other kinds, and when it is gone (岗位).",
  })
  job: JobPosting | null;

  @Field(() => LaborBrand, { nullable: true, description: "The labor brand likewise (劳务品牌)." })
  brand: LaborBrand | null;

  @Field(() => Workshop, { nullable: true, description: "The workshop likewise (就业帮扶车间)." })
  workshop: Workshop | null;

  @Field(() => Employer, { nullable: true, description: "The employer likewise (用人单位)." })
  employer: Employer | null;
}
