import { Field, ID, Int, ObjectType } from "type-graphql";
import { Provenance } from "../../province/provenance/provenance.ts";
import { DateScalar, RegionCodeScalar } from "../../province/vocabulary/scalars.ts";
import { Withheld } from "../../province/vocabulary/small-count.ts";
import { Key } from "../../service/federation-directives.ts";
import { StationService } from "./station-service.ts";

@Key("id")
@ObjectType("JobPostStation", {
  description: "A job post station of a township, community or park in Hainan (就业驿站).",
  simpleResolvers: true,
})
export class JobPostStation {
  @Field(() => ID, { description: "Its id: 46:station: and the township's code (驿站编号)." })
  id: string;

  @Field(() => String, { description: "Its name (名称)." })
  name: string;

  @Field(() => RegionCodeScalar, { description: "The township it serves (所在乡镇代码)." })
  township: string;

  @Field(() => DateScalar, { description: "When it opened (开办日期)." })
  openedAt: string;

  @Field(() => Int, {
    description:
      "How many people the office has (工作人员数): told however few, for it counts posts.",
  })
  staff: number;

  @Field(() => [StationService], { description: "What it does for people (服务内容)." })
  services: readonly StationService[];

  @Field(() => Int, {
    nullable: true,
    description: "Different people served since it opened (服务人数); null when withheld.",
  })
  personsServed: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Times a person was served since it opened (服务人次). Not to be added to a number of people. Null when withheld.",
  })
  personTimesServed: number | null;

  @Field(() => Withheld, {
    nullable: true,
    description: "Why these numbers are null (不予公布的原因); null when they are told.",
  })
  withheld: Withheld | null;

  @Field(() => Provenance, { description: "Where it is recorded (数据来源)." })
  provenance: Provenance;
}
