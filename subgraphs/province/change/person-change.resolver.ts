import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from "type-graphql";
import { Access, accessArgument } from "../../access/access.input.ts";
import { Personal } from "../../service/access-directives.ts";
import { checkedWholeNumber } from "../../service/checks.ts";
import { limits } from "../../service/limits.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { Worker } from "../worker/worker.ts";
import { workerShape } from "../worker/worker-row.ts";
import { readPersonChanges } from "./change.reader.ts";
import { PersonFeedArgs, readFeedPlace } from "./feed-args.ts";
import { restOfFeed, toldOf } from "./feed-connection.ts";
import { PersonChangeConnection, PersonChangeEdge } from "./person-change-connection.ts";

@Resolver(() => PersonChangeEdge)
export class PersonChangeResolver {
  @Personal("BASIC", "Worker")
  @Scattered("regions", { feed: true })
  @Query(() => PersonChangeConnection, {
    nullable: true,
    description:
      "Whose record has changed, of workers whom the caller may see (劳动者变更流). Who comes to be seen by a new agreement, caseload or consent, or is not seen any more, is no change of a record.",
  })
  async personChanges(
    @Ctx() context: ProvinceContext,
    @Args(() => PersonFeedArgs) place: PersonFeedArgs,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<PersonChangeConnection> {
    const startedAt = performance.now();
    const { regions } = place;
    const page = await readPersonChanges(context.session, {
      ...readFeedPlace(place, context.held),
      first: checkedWholeNumber("first", place.first, { min: 1, max: limits.pageSizeMax }),
    });
    await context.disclosures.disclose({
      type: "Worker",
      fields: ["Query.personChanges"],
      rowIds: page.rows.map(({ record }) => record),
      search: {
        question: `personChanges\n${JSON.stringify(regions ?? null)}`,
        told: [page.nextRecord],
      },
    });
    const edges = page.rows.map((row) => ({ cursor: row.cursor, ...toldOf(row), node: null }));
    return { edges, ...restOfFeed(page, { context, regions, startedAt }) };
  }

  @FieldResolver(() => Worker, { nullable: true })
  async node(
    @Root() { op, recordId }: PersonChangeEdge,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Worker | null> {
    if (op === "DELETE") return null;
    return loaders.workers.load(recordId, workerShape(selectionOf(info, "Worker")));
  }
}
