import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../service/access-directives.ts";
import type { Session } from "../../service/session.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { provinceOfId } from "../global-id.ts";
import { employersHere } from "../write/employers-here.ts";
import { Problems } from "../write/problems.ts";
import {
  expectTarget,
  staleError,
  targetOf,
  type UpsertTarget,
  upsertOf,
} from "../write/upsert.ts";
import { checkWorkshop } from "./check-workshop.ts";
import { Workshop } from "./workshop.ts";
import { writeWorkshop } from "./workshop.writer.ts";
import { type WorkshopRow, writtenWorkshop } from "./workshop-row.ts";
import { UpsertWorkshopInput } from "./workshop-writes.input.ts";

@Resolver(() => Workshop)
export class WorkshopWritesResolver {
  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.region")
  @Mutation(() => Workshop, {
    nullable: true,
    description:
      "Makes a workshop, or changes one, by an office of its province (维护就业帮扶车间). What is not in the input is no more.",
  })
  async upsertWorkshop(
    @Ctx() { openWrites }: ProvinceContext,
    @Arg("input", () => UpsertWorkshopInput, { description: "The workshop (车间内容)." })
    input: UpsertWorkshopInput,
  ): Promise<Workshop> {
    const target = targetOf(input);
    const row = await openWrites.perform<WorkshopRow>({
      ...upsertOf("upsertWorkshop", input, target),
      work: (session, source) => upsertWorkshop(session, { ...target, input, source }),
    });
    return writtenWorkshop(row);
  }
}

interface WorkshopUpsert extends UpsertTarget {
  readonly input: UpsertWorkshopInput;
  readonly source: string;
}

async function upsertWorkshop(session: Session, upsert: WorkshopUpsert): Promise<WorkshopRow> {
  const { id, input } = upsert;
  const nowMs = Date.now();
  const problems = new Problems();
  expectTarget(input, upsert, problems);
  checkWorkshop(input, dayInChina(new Date(nowMs)), problems);
  const operator = {
    codes: input.operator ? [input.operator] : [],
    province: provinceOfId(id),
    fieldOf: () => "input.operator",
  };
  const [operatorId = null] = await employersHere(session, operator, problems);
  problems.refuse();
  const row = await writeWorkshop(session, { ...upsert, operatorId, nowMs });
  if (row === null) throw await staleError(session, { table: "workshop", id, what: "a workshop" });
  return row;
}
