import DataLoader from "dataloader";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ProvinceContext } from "../../province/context.ts";
import { Personal } from "../../service/access-directives.ts";
import { inKeyOrder } from "../../service/in-key-order.ts";
import { perRequest } from "../../service/per-request.ts";
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
  returnee(@Root() { id }: Worker, @Ctx() context: ProvinceContext): Promise<ReturneeState | null> {
    return returneeLoader(context).load(id);
  }
}
