import { Arg, FieldResolver, Resolver, Root } from "type-graphql";
import { exactArgument } from "../page/counting.ts";
import type { Facet } from "./facet.ts";
import { JobConnection } from "./job-connection.ts";

/** Lets facets be asked to count exactly; they were read together with the page. */
@Resolver(() => JobConnection)
export class JobFacetsResolver {
  @FieldResolver()
  facets(
    @Root() { facets }: JobConnection,
    @Arg(exactArgument.name, () => Boolean, exactArgument.options) _exact: boolean,
  ): Facet[] {
    return facets;
  }
}
