import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../service/access-directives.ts";
import { checkedText } from "../../service/checks.ts";
import { Routed, Scattered } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { UnknownProvinceError } from "../errors.ts";
import { checkedId } from "../global-id.ts";
import { provincesOf } from "../region/region-filter.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { RecordNotOpenError, VersionConflictError } from "../write/errors.ts";
import { Problems } from "../write/problems.ts";
import { checkAnswer, checkRaised, checkStep } from "./check-correction.ts";
import { AnswerCorrectionInput, RaiseCorrectionInput } from "./correction.input.ts";
import {
  listCorrectionsOfSource,
  listOpenCorrections,
  listOwnCorrections,
} from "./correction.reader.ts";
import { Correction } from "./correction.ts";
import { answerCorrection, findCorrection, raiseCorrection } from "./correction.writer.ts";
import { correctionOf } from "./correction-row.ts";

/** What is said, and why, is among what names a person outright. */
const groups = ["IDENTITY", "CONTACT"] as const;

@Resolver(() => Correction)
export class CorrectionResolver {
  @ForRoles("DATA_SUBJECT")
  @Scattered()
  @Query(() => [Correction], {
    nullable: true,
    description:
      "What the person who asks has said to be wrong, in any register, and what became of it (我的更正申请).",
  })
  async myCorrections(
    @Ctx() { ownRecords, vault }: ProvinceContext,
  ): Promise<readonly Correction[]> {
    const rows = await ownRecords.show("Query.myCorrections", listOwnCorrections, groups);
    const today = dayInChina(new Date());
    return rows.map((row) => correctionOf(row, vault, today));
  }

  @ForRoles("AUDITOR", "LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("region")
  @Query(() => [Correction], {
    nullable: true,
    description:
      "Corrections without an answer in one province, the first due first, at most 200 (待办更正): for its station and its own system, and for auditors, without what is said.",
  })
  async openCorrections(
    @Ctx() { held, officeRecords, vault }: ProvinceContext,
    @Arg("region", () => RegionCodeScalar, { description: "Of the province it lies in (地区)." })
    region: string,
    @Arg("overdue", () => Boolean, {
      defaultValue: false,
      description: "Only those whose day has passed (仅逾期).",
    })
    overdue: boolean,
  ): Promise<readonly Correction[]> {
    const [province = ""] = provincesOf([region]);
    if (!held.includes(province)) throw new UnknownProvinceError("region", province, held);
    const today = dayInChina(new Date());
    const rows = await officeRecords.show(
      { coordinate: "Query.openCorrections", holder: province, groups },
      (session) => listOpenCorrections(session, { province, dueBefore: overdue ? today : null }),
    );
    return rows.map((row) => correctionOf(row, vault, today));
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("region")
  @Query(() => [Correction], {
    nullable: true,
    description:
      "What one source system of a province still has to correct (退回来源更正): accepted corrections of records that it has not sent again since, the longest accepted first, at most 200. For the province's station and its own system.",
  })
  async correctionsForSource(
    @Ctx() { held, officeRecords, vault }: ProvinceContext,
    @Arg("region", () => RegionCodeScalar, { description: "Of the province it lies in (地区)." })
    region: string,
    @Arg("sourceSystem", () => String, {
      description: "As `source.system` and provenance name it (来源系统).",
    })
    sourceSystem: string,
  ): Promise<readonly Correction[]> {
    const [province = ""] = provincesOf([region]);
    if (!held.includes(province)) throw new UnknownProvinceError("region", province, held);
    const system = checkedText("sourceSystem", sourceSystem);
    const today = dayInChina(new Date());
    const rows = await officeRecords.show(
      { coordinate: "Query.correctionsForSource", holder: province, groups },
      (session) => listCorrectionsOfSource(session, { province, system }),
    );
    return rows.map((row) => correctionOf(row, vault, today));
  }

  @ForRoles("DATA_SUBJECT", "HELPER", "LABOR_STATION")
  @Routed("input.workerId")
  @Mutation(() => Correction, {
    nullable: true,
    description:
      "Says that something in a person's record is wrong (提出更正). It is answered within ten working days. By the person, or with evidence by the helper or a station of the province.",
  })
  async raiseCorrection(
    @Ctx() { writes, vault, workerFields }: ProvinceContext,
    @Arg("input", () => RaiseCorrectionInput, { description: "What is wrong (更正内容)." })
    input: RaiseCorrectionInput,
  ): Promise<Correction> {
    const workerId = checkedId(input.workerId, "input.workerId");
    const today = dayInChina(new Date());
    return writes.perform({
      name: "raiseCorrection",
      record: workerId,
      input,
      groups,
      check: (problems) => checkRaised(input, workerFields, problems),
      work: async (session, principal) => {
        const row = await raiseCorrection({ session, vault, principal, today }, input);
        if (row === null) throw new RecordNotOpenError("input.workerId", "the record");
        return {
          answer: correctionOf(row, vault, today),
          workerId,
          rowIds: [workerId, row.id],
        };
      },
    });
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => Correction, {
    nullable: true,
    description:
      "Takes a correction into review, then accepts or rejects it (答复更正): by a station of the province or its own system, and not by who raised it. The record itself is corrected at its source.",
  })
  async answerCorrection(
    @Ctx() { writes, vault }: ProvinceContext,
    @Arg("input", () => AnswerCorrectionInput, { description: "What becomes of it (答复内容)." })
    input: AnswerCorrectionInput,
  ): Promise<Correction> {
    const id = checkedId(input.id, "input.id");
    const today = dayInChina(new Date());
    return writes.perform({
      name: "answerCorrection",
      record: id,
      input,
      groups,
      isOnBehalf: false,
      check: (problems) => checkAnswer(input, problems),
      work: async (session, principal) => {
        const before = await findCorrection(session, id);
        if (before === null) throw new RecordNotOpenError("input.id", "a correction");
        if (before.version !== input.expectedVersion)
          throw new VersionConflictError(before.version);
        const problems = new Problems();
        checkStep(before, input, { principal, problems });
        problems.refuse();
        const row = await answerCorrection({ session, vault }, before, input);
        if (row === null)
          throw new VersionConflictError((await findCorrection(session, id))?.version ?? null);
        const { worker_id: workerId } = row;
        return { answer: correctionOf(row, vault, today), workerId, rowIds: [workerId, id] };
      },
    });
  }
}
