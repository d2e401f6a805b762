import DataLoader from "dataloader";
import type { GraphQLResolveInfo } from "graphql";
import { Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { coordinatesOf } from "../../access-log/disclosures.ts";
import type { ProvinceContext } from "../../province/context.ts";
import { Personal } from "../../service/access-directives.ts";
import { inKeyOrder } from "../../service/in-key-order.ts";
import { perRequest } from "../../service/per-request.ts";
import { selectionOf } from "../../service/selection.ts";
import { findReturnees } from "./returnee.reader.ts";
import { ReturneeState } from "./returnee-state.ts";
import { Worker } from "./worker.ts";

const returneeLoader = perRequest(
  ({ session }: ProvinceContext) =>
    new DataLoader(async (ids: readonly string[]) =>
      inKeyOrder(ids, await findReturnees(session, ids), ({ workerId }) => workerId),
    ),
);

@Resolver(() => Worker)
export class ReturneeResolver {
  @Personal("MONITORING")
  @FieldResolver(() => ReturneeState, {
    nullable: true,
    description: "Yunnan's follow-up of who came back (返乡回流); null for who did not.",
  })
  async returnee(
    @Root() { id }: Worker,
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReturneeState | null> {
    const state = await returneeLoader(context).load(id);
    const shown = coordinatesOf("ReturneeState", selectionOf(info, "ReturneeState").fields);
    const fields = ["Worker.returnee", ...shown];
    await context.disclosures.disclose({ type: "Worker", fields, rowIds: [id] });
    return state;
  }
}
