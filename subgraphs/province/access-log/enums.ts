import type { LawfulBasis as AgreedBasis } from "../../../schema/access/permit.ts";
import type { AccessEntry } from "../../../schema/access-log/access-record.ts";
import { describedEnum } from "../../service/described-enum.ts";

export const LawfulBasis = describedEnum(
  "LawfulBasis",
  "Why looking at a person is lawful (合法性基础).",
  {
    STATUTORY_DUTY: "A duty that the law gives (法定职责).",
    SEPARATE_CONSENT: "The person's own consent to this recipient (单独同意).",
    RIGHT_OF_THE_PERSON: "It is the person who asks (本人权利).",
  } satisfies Readonly<Record<AgreedBasis, string>>,
);
export type LawfulBasis = AgreedBasis;

export const AccessDecision = describedEnum(
  "AccessDecision",
  "How a look at persons was decided (访问决定).",
  {
    PERMITTED: "It was shown (允许).",
    DENIED: "It was not shown (拒绝).",
  } satisfies Readonly<Record<AccessEntry["decision"], string>>,
);
export type AccessDecision = AccessEntry["decision"];
