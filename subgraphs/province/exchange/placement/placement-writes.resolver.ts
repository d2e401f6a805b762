import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { dayInChina } from "../../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../../service/access-directives.ts";
import { Routed } from "../../../service/sharding-directives.ts";
import { checkedId, provinceOfId } from "../../global-id.ts";
import {
  checkClaim,
  checkConfirmed,
  checkEnd,
  checkReported,
} from "../../placement/check-placement.ts";
import {
  ClaimPlacementInput,
  ConfirmPlacementInput,
  EndPlacementInput,
  ReportPlacementInput,
} from "../../placement/placement.input.ts";
import { exchangeToCome } from "../../placement/placement-exchange.ts";
import { PlacementState, placementStateOf } from "../../placement/placement-state.ts";
import {
  claimPlacement,
  confirmPlacement,
  endPlacement,
  type Placing,
  reportPlacement,
} from "../../placement/placing.ts";
import type { KnownStay } from "../../placement/stay-row.ts";
import type { Problems } from "../../write/problems.ts";
import type { WriteInput } from "../../write/writes.ts";
import type { ExchangeContext } from "../context.ts";

/** Offices write of placements by duty, not for the person: it needs no paper of theirs. */
const byDuty = { isOnBehalf: false, purpose: "PLACEMENT_FOLLOW_UP" } as const;
const groups = ["LINK", "EMPLOYMENT"] as const;

interface PlacementWrite {
  readonly name: string;
  readonly record: string;
  readonly input: WriteInput;
  readonly hold?: "alone";
  readonly check: (today: string, problems: Problems) => void;
  readonly work: (placing: Placing) => Promise<KnownStay>;
}

@Resolver()
export class PlacementWritesResolver {
  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.workerId")
  @Mutation(() => PlacementState, {
    nullable: true,
    description:
      "The home province says where one of its people works (输出登记): HOME_ONLY, until the host confirms it. It joins what the host has reported of the same person and employer within 31 days.",
  })
  async claimPlacement(
    @Ctx() context: ExchangeContext,
    @Arg("input", () => ClaimPlacementInput, { description: "Who works where (登记内容)." })
    input: ClaimPlacementInput,
  ): Promise<PlacementState> {
    return perform(context, {
      name: "claimPlacement",
      record: checkedId(input.workerId, "input.workerId"),
      input,
      check: (today, problems) => checkClaim(input, today, problems),
      work: (placing) => claimPlacement(placing, input),
    });
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.hostCode")
  @Mutation(() => PlacementState, {
    nullable: true,
    description:
      "The host province says who of another province works there (输入登记): HOST_ONLY, until the home claims it.",
  })
  async reportPlacement(
    @Ctx() context: ExchangeContext,
    @Arg("input", () => ReportPlacementInput, { description: "Who works where (登记内容)." })
    input: ReportPlacementInput,
  ): Promise<PlacementState> {
    return perform(context, {
      name: "reportPlacement",
      record: `${provinceOfId(input.hostCode)}:${input.personLink}`,
      input,
      check: (today, problems) => checkReported(input, today, problems),
      work: (placing) => reportPlacement(placing, input),
    });
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => PlacementState, {
    nullable: true,
    description:
      "The side that has not spoken yet says whether a reported placement is so (核验): CONFIRMED, or CONFLICT with both evidences.",
  })
  async confirmPlacement(
    @Ctx() context: ExchangeContext,
    @Arg("input", () => ConfirmPlacementInput, { description: "What it says (核验内容)." })
    input: ConfirmPlacementInput,
  ): Promise<PlacementState> {
    return perform(context, {
      name: "confirmPlacement",
      record: checkedId(input.id, "input.id"),
      input,
      check: (today, problems) => checkConfirmed(input, today, problems),
      work: (placing) => confirmPlacement(placing, input),
    });
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => PlacementState, {
    nullable: true,
    description:
      "Either side says that the work has ended, or takes back what it said (务工结束、撤回). Who has no other work is RETURNED, or UNEMPLOYED at home.",
  })
  async endPlacement(
    @Ctx() context: ExchangeContext,
    @Arg("input", () => EndPlacementInput, { description: "When and why (结束内容)." })
    input: EndPlacementInput,
  ): Promise<PlacementState> {
    return perform(context, {
      name: "endPlacement",
      record: checkedId(input.id, "input.id"),
      input,
      check: (today, problems) => checkEnd(input, today, problems),
      work: (placing) => endPlacement(placing, input),
    });
  }
}

function perform(
  { writes, agreements }: ExchangeContext,
  { check, work, ...write }: PlacementWrite,
): Promise<PlacementState> {
  const now = new Date();
  const today = dayInChina(now);
  return writes.perform({
    ...write,
    ...byDuty,
    groups,
    check: (problems) => check(today, problems),
    work: async (session) => {
      const stay = await work({ session, today, now });
      const own = stay.workerId?.startsWith(stay.province) ? [stay.workerId] : [];
      return {
        answer: placementStateOf(stay, exchangeToCome(stay, agreements, today)),
        // What is answered goes with the person, of whichever register; of one not known yet, with the stay.
        workerId: stay.workerId ?? stay.id,
        rowIds: [...own, stay.id],
      };
    },
  });
}
