import { Field, InputType } from "type-graphql";
import { describedEnum } from "../../service/described-enum.ts";

export const EvidenceKind = describedEnum(
  "EvidenceKind",
  "By what somebody shows that they act for a person (代办依据).",
  {
    SIGNED_FORM: "A form that the person signed (本人签字材料).",
    RECORDED_CALL: "A call that was recorded (通话录音).",
    COURT_DECISION: "A decision of a court or an authority (裁判文书、行政决定).",
  },
);
export type EvidenceKind = keyof typeof EvidenceKind;

@InputType("Evidence", {
  description:
    "The paper by which somebody acts for a person (代办依据): it stays where it is, its number goes on record.",
})
export class Evidence {
  @Field(() => EvidenceKind, { description: "What it is (依据类型)." })
  kind: EvidenceKind;

  @Field(() => String, {
    description: "Its number in one's own files, 1 to 100 characters (文号). No names.",
  })
  reference: string;
}

/** How every input of a write describes it. */
export const evidenceField = {
  nullable: true,
  description: "Needed of whoever acts for the person (代办依据); persons themselves need none.",
} as const;

export const idempotencyKeyField = {
  description:
    "Made by the caller, anew for every write (幂等键), 8 to 100 of A-Z a-z 0-9 . _ : -. The same key with the same input again changes nothing and is answered alike, for 7 days unless the province keeps it otherwise.",
} as const;
