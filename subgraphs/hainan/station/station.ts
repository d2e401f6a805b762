import { Field, ID, Int, ObjectType } from "type-graphql";
import { DateScalar, RegionCodeScalar } from "../../province/vocabulary/scalars.ts";
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

  @Field(() => Int, { description: "How many people work there (工作人员数)." })
  staff: number;

  @Field(() => [StationService], { description: "What it does for people (服务内容)." })
  services: readonly StationService[];

  @Field(() => Int, { description: "Different people served since it opened (服务人数)." })
  personsServed: number;

  @Field(() => Int, {
    description:
      "Times a person was served since it opened (服务人次). Not to be added to a number of people.",
  })
  personTimesServed: number;
}
