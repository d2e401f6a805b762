import DataLoader from "dataloader";
import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ProvinceContext } from "../../province/context.ts";
import { inKeyOrder } from "../../service/in-key-order.ts";
import { perRequest } from "../../service/per-request.ts";
import { findShaanxiWorkshops } from "./shaanxi-workshop.reader.ts";
import { ShaanxiWorkshop } from "./shaanxi-workshop.ts";
import { Workshop } from "./workshop.ts";

const workshopLoader = perRequest(
  ({ session }: ProvinceContext) =>
    new DataLoader(async (ids: readonly string[]) =>
      inKeyOrder(ids, await findShaanxiWorkshops(session, ids), ({ workshopId }) => workshopId),
    ),
);

@Resolver(() => Workshop)
export class ShaanxiWorkshopResolver {
  @FieldResolver(() => ShaanxiWorkshop, {
    nullable: true,
    description:
      "What Shaanxi adds about its own carriers (社区工厂、就业帮扶基地); null for any other workshop.",
  })
  shaanxi(
    @Root() { id }: Workshop,
    @Ctx() context: ProvinceContext,
  ): Promise<ShaanxiWorkshop | null> {
    return workshopLoader(context).load(id);
  }
}
