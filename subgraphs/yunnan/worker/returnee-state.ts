import { Field, ObjectType } from "type-graphql";
import { Region } from "../../province/region/region.ts";
import { DateScalar } from "../../province/vocabulary/scalars.ts";
import { ReturneeChannel } from "./returnee-channel.ts";

@ObjectType("ReturneeState", {
  description: "What Yunnan follows up of a worker who came back (返乡回流).",
  simpleResolvers: true,
})
export class ReturneeState {
  @Field(() => DateScalar, { description: "When the person came back (返乡日期)." })
  returnedAt: string;

  @Field(() => Region, {
    nullable: true,
    description: "Where from (返乡前务工地); null when no register knows.",
  })
  fromRegion: Region | null;

  @Field(() => String, {
    nullable: true,
    description: "Why, as a code of the register (返乡原因), such as FACTORY_CLOSED.",
  })
  reason: string | null;

  @Field(() => [ReturneeChannel], {
    description: "What was offered, in the order of the offers (安置渠道).",
  })
  channelsOffered: readonly ReturneeChannel[];

  @Field(() => DateScalar, {
    nullable: true,
    description: "Since when the person works again (再就业日期); null while not.",
  })
  reemployedAt: string | null;
}
