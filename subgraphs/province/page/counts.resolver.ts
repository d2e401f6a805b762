import { Arg, type ClassType, FieldResolver, Resolver, Root } from "type-graphql";
import type { Count } from "./count.ts";
import { exactArgument } from "./counting.ts";

/** Lets a connection be asked to count exactly; the number itself was read together with the page. */
export function countsOf(connection: ClassType<{ readonly totalCount: Count }>): ClassType {
  @Resolver(() => connection)
  class CountResolver {
    @FieldResolver()
    totalCount(
      @Root() { totalCount }: { readonly totalCount: Count },
      @Arg(exactArgument.name, () => Boolean, exactArgument.options) _exact: boolean,
    ): Count {
      return totalCount;
    }
  }
  return CountResolver;
}
