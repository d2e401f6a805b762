import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Info, Query, Resolver } from "type-graphql";
import { selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { checkedUscc } from "../vocabulary/code-checks.ts";
import { UsccScalar } from "../vocabulary/scalars.ts";
import { findEmployerByUscc } from "./employer.reader.ts";
import { Employer } from "./employer.ts";
import { employerShape } from "./employer-row.ts";

@Resolver(() => Employer)
export class EmployerResolver {
  @Scattered()
  @Query(() => Employer, {
    nullable: true,
    description:
      "The employer with this code, as the first province that knows it records it (用人单位).",
  })
  employer(
    @Ctx() { session }: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("uscc", () => UsccScalar, {
      description: "Unified social credit code (统一社会信用代码).",
    })
    uscc: string,
  ): Promise<Employer | null> {
    const shape = employerShape(selectionOf(info, "Employer"));
    return findEmployerByUscc(session, { uscc: checkedUscc("uscc", uscc), shape });
  }
}
