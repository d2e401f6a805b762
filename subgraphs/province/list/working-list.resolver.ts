import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, Info, Query, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { Access, accessArgument } from "../../access/access.input.ts";
import { coordinatesOf } from "../../access-log/disclosures.ts";
import { Personal } from "../../service/access-directives.ts";
import { readPageRequest } from "../../service/page.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { connectionOf, partsOf } from "../page/connection.ts";
import type { Count } from "../page/count.ts";
import { PageArgs } from "../page/page-args.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { WorkingList, WorkingListFlag } from "./list-enums.ts";
import { countWorkingLists, readWorkingList } from "./working-list.reader.ts";
import { WorkingListConnection } from "./working-list-connection.ts";
import { WorkingListCounts } from "./working-list-counts.ts";
import { workingListShape } from "./working-list-row.ts";

const regionsArgument = {
  nullable: true,
  description: "Only who is registered in one of these regions or below (户籍地).",
};

@Resolver()
export class WorkingListResolver {
  @Personal("INTENT", "Worker")
  @Personal("EMPLOYMENT", "Worker")
  @Personal("BASIC", "Worker")
  @Scattered("regions")
  @Query(() => WorkingListConnection, {
    nullable: true,
    description:
      "Who is on a working list now, the latest first (工作台账). Lists follow from the records at once, whoever changes them.",
  })
  async workingList(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("list", () => WorkingList, { description: "Which list (台账)." }) list: WorkingList,
    @Arg("regions", () => [RegionCodeScalar], regionsArgument)
    regions: string[] | null | undefined,
    @Arg("flags", () => [WorkingListFlag], {
      nullable: true,
      description: "Only of whom one of these is missing (提示筛选).",
    })
    flags: WorkingListFlag[] | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<WorkingListConnection> {
    const startedAt = performance.now();
    const { held, session, disclosures } = context;
    const connection = selectionOf(info, "WorkingListConnection");
    const shape = workingListShape(connection.at("edges"));
    const found = await readWorkingList(session, {
      ...{ held, list, regions: regions ?? null, flags: flags ?? null },
      page: readPageRequest(first, after),
      shape,
      wanted: partsOf(connection),
      today: dayInChina(new Date()),
    });
    const question = JSON.stringify({ list, regions: regions ?? null, flags: flags ?? null });
    const { rows, total, nextId } = found;
    const tellsOfMore = total !== null && total !== rows.length;
    await disclosures.disclose({
      type: "Worker",
      fields: [
        "Query.workingList",
        ...(total === null ? [] : ["WorkingListConnection.totalCount"]),
        ...coordinatesOf("Worker", shape.fields),
      ],
      rowIds: [
        ...rows.map(({ node }) => node.id),
        ...(tellsOfMore ? countIds(held, question) : []),
      ],
      search: {
        question: `workingList\n${question}`,
        told: connection.at("pageInfo").has("hasNextPage") ? [nextId] : [],
      },
    });
    return {
      ...connectionOf(found, { asked: askedProvinces(context, regions), startedAt }),
      edges: rows.map(({ cursor, node: { worker, ...entry } }) => ({
        ...{ cursor, ...entry },
        node: worker,
      })),
    };
  }

  @Personal("INTENT", "Worker")
  @Personal("EMPLOYMENT", "Worker")
  @Personal("BASIC", "Worker")
  @Scattered("regions")
  @Query(() => WorkingListCounts, {
    nullable: true,
    description:
      "How many are on the working lists, of those whom the caller may see (台账统计). On record, as one look.",
  })
  async workingListCounts(
    @Ctx() context: ProvinceContext,
    @Arg("regions", () => [RegionCodeScalar], regionsArgument)
    regions: string[] | null | undefined,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<WorkingListCounts> {
    const { held, session, disclosures } = context;
    const totals = await countWorkingLists(session, { held, regions: regions ?? null });
    const question = JSON.stringify({ regions: regions ?? null });
    await disclosures.disclose({
      type: "Worker",
      fields: ["Query.workingListCounts"],
      rowIds: countIds(held, question),
      search: { question: `workingListCounts\n${question}`, told: [] },
    });
    const { lists, persons, households } = totals;
    return {
      lists: lists.map((each) => ({ list: each.list, persons: exactly(each.persons) })),
      persons: exactly(persons),
      zeroEmploymentHouseholds: exactly(households),
    };
  }
}

function exactly(value: number): Count {
  return { value, relation: "EXACT" };
}

/** What a count stands for in the log and in an agreement's rows of a day, once for each question. */
function countIds(held: readonly string[], question: string): string[] {
  return held.map((province) => `${province}:count:${question}`);
}
