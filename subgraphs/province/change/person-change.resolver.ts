import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from "type-graphql";
import { Access, accessArgument } from "../../access/access.input.ts";
import type { Disclosure } from "../../access-log/disclosures.ts";
import { Personal } from "../../service/access-directives.ts";
import { checkedList, checkedWholeNumber } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { limits } from "../../service/limits.ts";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { findAuthorizations } from "../authorization/authorization.reader.ts";
import type { ProvinceContext } from "../context.ts";
import { idOnly } from "../id-only.ts";
import { Worker } from "../worker/worker.ts";
import { workerShape } from "../worker/worker-row.ts";
import { type FeedPage, type PersonChangeRow, readPersonChanges } from "./change.reader.ts";
import { PersonChangeType } from "./change-enums.ts";
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
      "What has changed in the records of persons whom the caller may see (人员变更流). Who comes to be seen by a new agreement or caseload, or is not seen any more, is no change of a record; a consent is told to its recipient, and so is its withdrawal. Who is erased is told, by the id, to who may see all of the register; with the person goes the place in a caseload, so the helper is told nothing: the lists have the person no more.",
  })
  async personChanges(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("types", () => [PersonChangeType], {
      nullable: true,
      description:
        "Only records of these kinds (对象类型); without it all, but placements only where `placement` is asked for.",
    })
    types: PersonChangeType[] | null | undefined,
    @Args(() => PersonFeedArgs) place: PersonFeedArgs,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<PersonChangeConnection> {
    const startedAt = performance.now();
    const { regions } = place;
    const edge = selectionOf(info, "PersonChangeConnection").at("edges");
    const page = await readPersonChanges(context.session, {
      ...readFeedPlace(place, context.held),
      types: typesOf(types, edge.has("placement")),
      first: checkedWholeNumber("first", place.first, { min: 1, max: limits.pageSizeMax }),
    });
    const question = `personChanges\n${JSON.stringify([regions ?? null, types ?? null])}`;
    await Promise.all(
      disclosuresOf(page, question).map((told) => context.disclosures.disclose(told)),
    );
    const consents = page.rows.filter(({ type }) => type === "AUTHORIZATION");
    const authorizations =
      edge.has("authorization") && consents.length > 0
        ? await findAuthorizations(
            context.session,
            consents.map(({ record }) => record),
          )
        : null;
    const edges = page.rows.map((row) => ({
      cursor: row.cursor,
      ...toldOf(row),
      type: row.type,
      node: null,
      placement: row.type === "PLACEMENT" && row.isThere ? idOnly(row.record) : null,
      authorization: authorizations?.get(row.record) ?? null,
      withdrawnAt: row.withdrawnAt,
    }));
    return { edges, ...restOfFeed(page, { context, regions, startedAt }) };
  }

  @FieldResolver(() => Worker, { nullable: true })
  async node(
    @Root() { op, type, recordId }: PersonChangeEdge,
    @Ctx() { loaders }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Worker | null> {
    if (op === "DELETE" || type !== "WORKER") return null;
    return loaders.workers.load(recordId, workerShape(selectionOf(info, "Worker")));
  }
}

/**
 * That somebody has worked is told to who asks for it: the database hides changes of placements from
 * anybody else, so a question for them alone would be told nothing for ever.
 *
 * @throws BadUserInputError
 */
function typesOf(
  types: readonly PersonChangeType[] | null | undefined,
  hasPlacement: boolean,
): readonly PersonChangeType[] | null {
  if (types === null || types === undefined)
    return hasPlacement ? null : ["WORKER", "AUTHORIZATION"];
  if (types.includes("PLACEMENT") && !hasPlacement)
    throw new BadUserInputError(
      "types",
      "must not name PLACEMENT unless the question asks for `placement` of an edge",
    );
  return checkedList("types", types);
}

/** A consent tells of the person, but names nobody; a placement is a record of its own in the log, too. */
function disclosuresOf(
  { rows, next }: FeedPage<PersonChangeType, PersonChangeRow>,
  question: string,
): readonly Disclosure[] {
  const idsOf = (isPlacement: boolean): string[] =>
    rows.filter(({ type }) => (type === "PLACEMENT") === isPlacement).map(toldOfWhom);
  const told = [next && toldOfWhom(next)];
  const fields = ["Query.personChanges"];
  const placements = idsOf(true);
  return [
    { type: "Worker", fields, rowIds: idsOf(false), search: { question, told } },
    ...(placements.length > 0 ? [{ type: "Placement", fields, rowIds: placements } as const] : []),
  ];
}

function toldOfWhom({ type, record, workerId }: PersonChangeRow): string {
  return type === "AUTHORIZATION" ? (workerId ?? record) : record;
}
