import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Info, Query, Resolver } from "type-graphql";
import { Access, accessArgument } from "../../../access/access.input.ts";
import { coordinatesOf } from "../../../access-log/disclosures.ts";
import { Personal } from "../../../service/access-directives.ts";
import { checkedForm } from "../../../service/checks.ts";
import { Provides } from "../../../service/federation-directives.ts";
import { rowShape } from "../../../service/row-shape.ts";
import { selectionOf } from "../../../service/selection.ts";
import { Scattered } from "../../../service/sharding-directives.ts";
import { PseudonymScalar } from "../../vocabulary/scalars.ts";
import { type WorkerRow, workerFields } from "../../worker/worker-row.ts";
import type { ExchangeContext } from "../context.ts";
import { findPerson } from "./person.reader.ts";
import { providedOfWorker, Worker } from "./worker.ts";

/** 32 bytes in base64url. */
const pseudonymForm = {
  form: /^[A-Za-z0-9_-]{43}$/,
  expected: "a pseudonym of 43 characters from A-Z, a-z, 0-9, - and _",
};

@Resolver(() => Worker)
export class PersonResolver {
  @Personal("LINK", "Worker")
  @Scattered()
  @Provides(providedOfWorker)
  @Query(() => [Worker], {
    nullable: true,
    description:
      "One person's records in all registers (跨地区同一人), by province: who moved may be in several.",
  })
  async personAcrossRegions(
    @Ctx() { session, disclosures, caller, lookups }: ExchangeContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("personLink", () => PseudonymScalar, {
      description: "The keyed pseudonym of the person (人员假名).",
    })
    personLink: string,
    @Arg("access", () => Access, accessArgument) _access: Access,
  ): Promise<Worker[]> {
    const shape = rowShape<WorkerRow, Worker>(workerFields, selectionOf(info, "Worker"));
    const checked = checkedForm("personLink", personLink, pseudonymForm);
    lookups.count(caller);
    const workers = await findPerson(session, { personLink: checked, shape });
    await disclosures.disclose({
      type: "Worker",
      fields: ["Query.personAcrossRegions", ...coordinatesOf("Worker", shape.fields)],
      rowIds: workers.map(({ id }) => id),
      search: { question: `person\n${checked}`, told: [] },
    });
    return workers;
  }
}
