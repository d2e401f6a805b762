import { Field, Int, ObjectType } from "type-graphql";
import type { Agreements } from "../../../schema/access/agreements.ts";
import { describedEnum } from "../../service/described-enum.ts";
import { DateTimeScalar, RegionCodeScalar } from "../vocabulary/scalars.ts";
import type { DeliveryRow } from "./delivery.reader.ts";
import { agreementToTell } from "./may-tell.ts";
import { type KnownStay, partnerOf } from "./stay-row.ts";

export const PlacementExchangeState = describedEnum(
  "PlacementExchangeState",
  "How far the other province knows a placement (两地同步状态).",
  {
    TOLD: "It knows all that this one has said (已送达).",
    PENDING: "It is about to be told (待送达).",
    RETRYING: "It could not be told yet, and will be again (重试中).",
  },
);
export type PlacementExchangeState = keyof typeof PlacementExchangeState;

@ObjectType("PlacementExchange", {
  description: "What the other province has been told of a placement (两地同步).",
  simpleResolvers: true,
})
export class PlacementExchange {
  @Field(() => RegionCodeScalar, { description: "The other province (对方省份)." })
  partner: string;

  @Field(() => PlacementExchangeState, { description: "How far it is (状态)." })
  state: PlacementExchangeState;

  @Field(() => Int, { description: "Attempts that failed since it last knew all (失败次数)." })
  attempts: number;

  @Field(() => String, {
    nullable: true,
    description:
      "Why the last one failed (失败原因): NOT_LINKED, NO_AGREEMENT, NO_ADDRESS, NO_ANSWER, AWAITED, PERSON_UNKNOWN.",
  })
  lastError: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When the next one is (下次时间)." })
  nextAttemptAt: string | null;
}

export function placementExchangeOf(row: DeliveryRow): PlacementExchange {
  const { partner, said, told, attempts, last_error, next_attempt_at } = row;
  const isTold = told >= said;
  return {
    partner,
    state: isTold ? "TOLD" : attempts === 0 ? "PENDING" : "RETRYING",
    attempts,
    lastError: last_error,
    // As JSON tells it, with an offset.
    nextAttemptAt: next_attempt_at && new Date(next_attempt_at).toISOString(),
  };
}

/** What comes of a stay that was just written, as far as this side can say. Null where there is nobody to tell. */
export function exchangeToCome(
  stay: KnownStay,
  agreements: Agreements,
  today: string,
): Pick<PlacementExchange, "state" | "lastError"> | null {
  const partner = partnerOf(stay);
  if (partner === null) return null;
  const lastError = obstacleTo(stay, partner, { agreements, today });
  return { state: lastError === null ? "PENDING" : "RETRYING", lastError };
}

function obstacleTo(
  { province, personLink }: KnownStay,
  partner: string,
  { agreements, today }: { readonly agreements: Agreements; readonly today: string },
): string | null {
  if (personLink === null) return "NOT_LINKED";
  // The other province's answer tells this one something, too.
  const ways = [
    { provider: province, consumer: partner },
    { provider: partner, consumer: province },
  ];
  const isAgreed = ways.every((parties) => agreementToTell(agreements, parties, today) !== null);
  return isAgreed ? null : "NO_AGREEMENT";
}
