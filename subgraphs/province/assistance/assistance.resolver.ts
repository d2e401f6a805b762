import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ForRoles } from "../../service/access-directives.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { checkedId } from "../global-id.ts";
import { isText, type Problems } from "../write/problems.ts";
import {
  AssignHelperInput,
  AssistancePlan,
  HelperAssignment,
  HouseholdPlan,
  SetAssistancePlanInput,
  SetHouseholdPlanInput,
} from "./assistance.ts";
import { assignHelper, setAssistancePlan, setHouseholdPlan } from "./assistance.writer.ts";

/** Whoever helps does so by duty, not for the person: it needs no paper of theirs. */
const byDuty = {
  isOnBehalf: false,
  purpose: "PLACEMENT_FOLLOW_UP",
  groups: ["EMPLOYMENT"],
} as const;

/** What a plan and a name may have at the most, in characters. */
const bounds = { note: 500, helper: 200 } as const;

@Resolver()
export class AssistanceResolver {
  @ForRoles("HELPER", "LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.workerId")
  @Mutation(() => AssistancePlan, {
    nullable: true,
    description:
      "Says what is planned for a person who wants work (个性化求职方案): by the helper for the own caseload, or by an office of the province.",
  })
  async setAssistancePlan(
    @Ctx() { writes }: ProvinceContext,
    @Arg("input", () => SetAssistancePlanInput, { description: "The plan (方案内容)." })
    input: SetAssistancePlanInput,
  ): Promise<AssistancePlan> {
    const workerId = checkedId(input.workerId, "input.workerId");
    return writes.perform({
      ...byDuty,
      name: "setAssistancePlan",
      record: workerId,
      input,
      check: (problems) => expectNote(input.planNote, problems),
      work: async (session) => ({
        answer: await setAssistancePlan(session, input),
        workerId,
        rowIds: [workerId],
      }),
    });
  }

  @ForRoles("HELPER", "LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.householdId")
  @Mutation(() => HouseholdPlan, {
    nullable: true,
    description:
      "Says what is planned for a household and who is responsible (一户一策): by a helper of somebody in it, or by an office of the province.",
  })
  async setHouseholdPlan(
    @Ctx() { writes }: ProvinceContext,
    @Arg("input", () => SetHouseholdPlanInput, { description: "The plan (方案内容)." })
    input: SetHouseholdPlanInput,
  ): Promise<HouseholdPlan> {
    const householdId = checkedId(input.householdId, "input.householdId");
    return writes.perform({
      ...byDuty,
      name: "setHouseholdPlan",
      record: householdId,
      input,
      check: (problems) => {
        expectNote(input.planNote, problems);
        if (input.helper) expectHelper(input.helper, problems);
      },
      work: async (session) => ({
        answer: await setHouseholdPlan(session, input),
        // What is answered is kept no longer than the household.
        workerId: householdId,
        rowIds: [householdId],
      }),
    });
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.workerId")
  @Mutation(() => HelperAssignment, {
    nullable: true,
    description:
      "Says who helps a person, one to one (一对一帮扶): the person is in that helper's caseload from then on, and in no other's, until the person is erased: then without a word, so read the caseload (`workers`) anew.",
  })
  async assignHelper(
    @Ctx() { writes }: ProvinceContext,
    @Arg("input", () => AssignHelperInput, { description: "Who helps whom (落实内容)." })
    input: AssignHelperInput,
  ): Promise<HelperAssignment> {
    const workerId = checkedId(input.workerId, "input.workerId");
    return writes.perform({
      ...byDuty,
      name: "assignHelper",
      record: workerId,
      // Of two at once the later takes the person out of the caseload of the first.
      hold: "alone",
      input,
      check: (problems) => expectHelper(input.helper, problems),
      work: async (session) => ({
        answer: await assignHelper(session, input),
        workerId,
        rowIds: [workerId],
      }),
    });
  }
}

function expectNote(note: string, problems: Problems): void {
  problems.expect(
    isText(note, bounds.note),
    "input.planNote",
    `must have 1 to ${bounds.note} printable characters`,
  );
}

function expectHelper(helper: string, problems: Problems): void {
  problems.expect(
    isText(helper, bounds.helper),
    "input.helper",
    `must have 1 to ${bounds.helper} printable characters`,
  );
}
