import { Field, InputType } from "type-graphql";
import type { Access as AgreedAccess } from "../../schema/access/caller.ts";
import { Purpose } from "./purpose.ts";

@InputType("Access", {
  description:
    "On what ground persons are looked at (访问依据): one for a whole operation, and on record with every look.",
})
export class Access implements AgreedAccess {
  @Field(() => Purpose, { description: "What the data is used for, and nothing else (使用目的)." })
  purpose: Purpose;

  @Field(() => String, {
    nullable: true,
    description:
      "The person's own authorisation, when that is the basis: only who gave it is shown (本人授权编号).",
  })
  authorizationId: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The case it is for, by its number in one's own files (案件编号); SUBSIDY_CHECK and DISPUTE_HELP need one.",
  })
  caseNo: string | null;
}

/** How every field that leads to persons describes its argument. */
export const accessArgument = {
  description: "On what ground (访问依据); the same for all fields of an operation.",
} as const;
