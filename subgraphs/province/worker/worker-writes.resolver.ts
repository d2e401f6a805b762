import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../service/access-directives.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { checkedId } from "../global-id.ts";
import { newId } from "../new-id.ts";
import { RecordNotOpenError, VersionConflictError } from "../write/errors.ts";
import { readIntent, readWorker } from "./read-draft.ts";
import { registerWorker } from "./register-worker.ts";
import { findWorkerVersion, recordIntent } from "./worker.writer.ts";
import type { IntentDraft, WorkerDraft } from "./worker-draft.ts";
import { WorkerState, workerStateOf } from "./worker-state.ts";
import { RecordIntentInput, RegisterWorkerInput } from "./worker-writes.input.ts";

/** Offices know people by duty, so that they find work: it needs no paper of theirs. */
const byDuty = { isOnBehalf: false, purpose: "MATCHING" } as const;

@Resolver()
export class WorkerWritesResolver {
  @ForRoles("LABOR_STATION", "HELPER", "PARTNER_SYSTEM")
  @Routed("input.homeRegion")
  @Mutation(() => WorkerState, {
    nullable: true,
    description:
      "Registers a person in the home province, by an office of it or by the helper (劳动者登记). All that is wrong is told at once. A number that is registered, or whose person was erased, is refused.",
  })
  async registerWorker(
    @Ctx() { caller, lookups, vault, writes }: ProvinceContext,
    @Arg("input", () => RegisterWorkerInput, { description: "Who it is (登记内容)." })
    input: RegisterWorkerInput,
  ): Promise<WorkerState> {
    const now = new Date();
    const time = { now, today: dayInChina(now) };
    const id = newId(input.homeRegion.slice(0, 2));
    const { actor } = caller;
    const isHelper = actor?.role === "HELPER";
    let worker: WorkerDraft | null = null;
    return writes.perform({
      ...byDuty,
      name: "registerWorker",
      record: id,
      input,
      groups: ["BASIC", "SKILLS", "INTENT", "EMPLOYMENT", "IDENTITY", "CONTACT"],
      check: (problems) => {
        worker = readWorker(input, time, problems);
        problems.expect(
          !isHelper || !input.helper || input.helper === actor.sub,
          "input.helper",
          "must be oneself: a helper registers people for the own caseload",
        );
      },
      work: async (session) => {
        if (worker === null || actor === null) throw new Error("Nobody looked at the input.");
        // Who may not see everybody could try out numbers.
        if (isHelper) lookups.count(caller);
        const answer = await registerWorker(session, vault, {
          id,
          worker,
          helper: isHelper ? actor.sub : (input.helper ?? null),
          source: actor.sub,
          sourceRecordId: input.sourceRecordId,
          nowMs: now.getTime(),
        });
        return { answer, workerId: id, rowIds: [id] };
      },
    });
  }

  @ForRoles("DATA_SUBJECT", "LABOR_STATION", "HELPER", "PARTNER_SYSTEM")
  @Routed("input.workerId")
  @Mutation(() => WorkerState, {
    nullable: true,
    description:
      "Says what work a person wants now, in place of what was recorded (就业意愿登记): by persons themselves, the helper, or an office of the province. What was said later stays.",
  })
  async recordIntent(
    @Ctx() { caller, writes }: ProvinceContext,
    @Arg("input", () => RecordIntentInput, { description: "What the person said (登记内容)." })
    input: RecordIntentInput,
  ): Promise<WorkerState> {
    const now = new Date();
    const time = { now, today: dayInChina(now) };
    const workerId = checkedId(input.workerId, "input.workerId");
    const { expectedVersion = null } = input;
    let intent: IntentDraft | null = null;
    return writes.perform({
      ...(caller.actor?.role === "DATA_SUBJECT" ? {} : byDuty),
      name: "recordIntent",
      record: workerId,
      input,
      groups: ["INTENT"],
      check: (problems) => {
        intent = readIntent(input.intent, time, problems);
      },
      work: async (session) => {
        if (intent === null) throw new Error("Nobody looked at the input.");
        const nowMs = now.getTime();
        const row = await recordIntent(session, { workerId, intent, expectedVersion, nowMs });
        if (row !== null) return { answer: workerStateOf(row), workerId, rowIds: [workerId] };
        const version = await findWorkerVersion(session, workerId);
        if (version === null) throw new RecordNotOpenError("input.workerId", "a worker");
        if (expectedVersion !== null && version !== expectedVersion)
          throw new VersionConflictError(version);
        throw new BadUserInputError(
          "input.intent.recordedAt",
          "must not be before what was recorded last",
        );
      },
    });
  }
}
