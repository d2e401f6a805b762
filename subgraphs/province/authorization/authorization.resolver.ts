import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { ForRoles } from "../../service/access-directives.ts";
import { Routed, Scattered } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { checkedId } from "../global-id.ts";
import { RecordNotOpenError } from "../write/errors.ts";
import { WithdrawAuthorizationInput } from "./authorization.input.ts";
import { listOwnAuthorizations } from "./authorization.reader.ts";
import { DataAuthorization } from "./authorization.ts";
import { withdrawAuthorization } from "./authorization.writer.ts";

@Resolver(() => DataAuthorization)
export class AuthorizationResolver {
  @ForRoles("DATA_SUBJECT")
  @Scattered()
  @Query(() => [DataAuthorization], {
    nullable: true,
    description:
      "What the person who asks has consented to, in any register, by the latest (我的授权): also what is over or withdrawn.",
  })
  myAuthorizations(@Ctx() { ownRecords }: ProvinceContext): Promise<readonly DataAuthorization[]> {
    return ownRecords.show("Query.myAuthorizations", listOwnAuthorizations);
  }

  @ForRoles("DATA_SUBJECT", "HELPER", "LABOR_STATION")
  @Routed("input.id")
  @Mutation(() => DataAuthorization, {
    nullable: true,
    description:
      "Takes a consent back, at once and without a reason (撤回授权): its recipient is shown the person no more, also on the next page of a list. By the person, or with evidence by the helper or a station of the province. Again it changes nothing.",
  })
  async withdrawAuthorization(
    @Ctx() { writes }: ProvinceContext,
    @Arg("input", () => WithdrawAuthorizationInput, { description: "Which one (撤回内容)." })
    input: WithdrawAuthorizationInput,
  ): Promise<DataAuthorization> {
    const id = checkedId(input.id, "input.id");
    return writes.perform({
      name: "withdrawAuthorization",
      record: id,
      input,
      work: async (session) => {
        const written = await withdrawAuthorization(session, id);
        if (written === null) throw new RecordNotOpenError("input.id", "an authorisation");
        const { authorization, workerId } = written;
        return { answer: authorization, workerId, rowIds: [workerId, id] };
      },
    });
  }
}
