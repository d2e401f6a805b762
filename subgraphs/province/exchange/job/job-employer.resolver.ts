import type { GraphQLResolveInfo } from "graphql";
import { Ctx, FieldResolver, Info, Resolver, Root } from "type-graphql";
import { rowShape } from "../../../service/row-shape.ts";
import { selectionOf } from "../../../service/selection.ts";
import { employerFields } from "../../employer/employer-row.ts";
import type { ExchangeContext } from "../context.ts";
import type { Employer } from "../employer/employer.ts";
import { JobPosting } from "./job.ts";

@Resolver(() => JobPosting)
export class JobEmployerResolver {
  @FieldResolver()
  employer(
    @Root() { employer }: JobPosting,
    @Ctx() { loaders }: ExchangeContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Employer | null> | Employer | null {
    if (employer === null || employer === undefined) return null;
    const selection = selectionOf(info, "Employer");
    const isNamedOnly = [...selection.fields].every((field) => nameFields.has(field));
    if (isNamedOnly) return employer;
    return loaders.employers.load(employer.id, rowShape(employerFields, selection));
  }
}

/** What is known of an employer without reading its record. */
const nameFields: ReadonlySet<string> = new Set(["id", "__typename"]);
