import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ProvinceContext } from "../context.ts";
import { Worker } from "../worker/worker.ts";

/** What names a worker outright. Who may see the worker is decided before, and again by the database. */
@Resolver(() => Worker)
export class IdentityResolver {
  @FieldResolver()
  idNumber(@Root() { id }: Worker, @Ctx() { loaders }: ProvinceContext): Promise<string | null> {
    return loaders.identities.load({ workerId: id, field: "idNumber" });
  }

  @FieldResolver()
  phone(@Root() { id }: Worker, @Ctx() { loaders }: ProvinceContext): Promise<string | null> {
    return loaders.identities.load({ workerId: id, field: "phone" });
  }
}
