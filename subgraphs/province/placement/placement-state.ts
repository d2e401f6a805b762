import { Field, ID, Int, ObjectType } from "type-graphql";
import { Provenance } from "../provenance/provenance.ts";
import { Verification } from "../vocabulary/enums.ts";
import { DateScalar, PseudonymScalar } from "../vocabulary/scalars.ts";
import { type PlacementExchange, PlacementExchangeState } from "./placement-exchange.ts";
import { factsOf } from "./stay.ts";
import type { KnownStay } from "./stay-row.ts";
import { differencesOf, PlacementDifference } from "./verification.ts";

/** No key: `_entities` does not lead here. It is told to who wrote, and to who is to look into it. */
@ObjectType("PlacementState", {
  description:
    "How a placement stands after a write, or waits for the word of one side (务工记录核验情况).",
  simpleResolvers: true,
})
export class PlacementState {
  @Field(() => ID, {
    description: "The global id of the placement in this register (务工记录编号).",
  })
  id: string;

  @Field(() => Int, { description: "One more with every change (版本)." })
  version: number;

  @Field(() => ID, {
    nullable: true,
    description: "Whose it is, when the register knows the home record (劳动者编号).",
  })
  workerId: string | null;

  @Field(() => PseudonymScalar, {
    nullable: true,
    description: "The person in every register; null until it is made (人员假名).",
  })
  personLink: string | null;

  @Field(() => Verification, { description: "Who has confirmed it (核验状态)." })
  verification: Verification;

  @Field(() => [PlacementDifference], {
    description: "In what the two sides differ; empty when they do not (不一致原因).",
  })
  differences: readonly PlacementDifference[];

  @Field(() => String, { nullable: true, description: "The employer's code (用人单位信用代码)." })
  employerUscc: string | null;

  @Field(() => DateScalar, { description: "The first day of work (开始日期)." })
  startDate: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: "The last day of work; null while it goes on (结束日期).",
  })
  endDate: string | null;

  @Field(() => Provenance, {
    nullable: true,
    description: "What the home province holds of it (输出地凭证).",
  })
  homeEvidence: Provenance | null;

  @Field(() => Provenance, {
    nullable: true,
    description: "What the host province holds of it (输入地凭证).",
  })
  hostEvidence: Provenance | null;

  @Field(() => Provenance, {
    nullable: true,
    description: "The other full-time work at the same time, if there is any (重叠务工凭证).",
  })
  rivalEvidence: Provenance | null;

  @Field(() => PlacementExchangeState, {
    nullable: true,
    description:
      "How far the other province knows it; after a write `PENDING`, or `RETRYING` where it cannot be told. Null where there is none, or nothing to tell (两地同步状态).",
  })
  exchangeState: PlacementExchangeState | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Why the other province cannot be told, such as NO_AGREEMENT or NOT_LINKED, told with the write itself (未送达原因).",
  })
  exchangeError: string | null;
}

export function placementStateOf(
  stay: KnownStay,
  exchange: Pick<PlacementExchange, "state" | "lastError"> | null,
): PlacementState {
  const { id, version, workerId, personLink, verification, home, host } = stay;
  const facts = factsOf(stay);
  if (facts === null) throw new Error("A stay that nobody reports has no state.");
  return {
    id,
    version,
    workerId,
    personLink,
    verification,
    differences: differencesOf(stay),
    employerUscc: facts.employer,
    startDate: facts.startDate,
    endDate: host.report?.endDate ?? home.report?.endDate ?? null,
    homeEvidence: home.report?.evidence ?? null,
    hostEvidence: host.report?.evidence ?? host.rival,
    rivalEvidence: host.rival ?? home.rival,
    exchangeState: exchange?.state ?? null,
    exchangeError: exchange?.lastError ?? null,
  };
}
