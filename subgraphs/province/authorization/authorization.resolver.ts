import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { ForRoles } from "../../service/access-directives.ts";
import { Routed, Scattered } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { checkedId } from "../global-id.ts";
import { RecordNotOpenError } from "../write/errors.ts";
import { isText } from "../write/problems.ts";
import { GrantAuthorizationInput, WithdrawAuthorizationInput } from "./authorization.input.ts";
import { listOwnAuthorizations } from "./authorization.reader.ts";
import { DataAuthorization } from "./authorization.ts";
import { grantAuthorization, withdrawAuthorization } from "./authorization.writer.ts";
import { checkGrant } from "./check-grant.ts";

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
  @Routed("input.workerId")
  @Mutation(() => DataAuthorization, {
    nullable: true,
    description:
      "Lets one recipient see some of a person's record, for some purposes and a time (本人授权). By the person, or with evidence by the helper or a station of the province. What the purposes do not need is refused.",
  })
  async grantAuthorization(
    @Ctx() { writes }: ProvinceContext,
    @Arg("input", () => GrantAuthorizationInput, { description: "What to consent to (授权内容)." })
    input: GrantAuthorizationInput,
  ): Promise<DataAuthorization> {
    const workerId = checkedId(input.workerId, "input.workerId");
    return writes.perform({
      name: "grantAuthorization",
      record: workerId,
      input,
      check: (problems) => checkGrant(input, dayInChina(new Date()), problems),
      work: async (session) => {
        const answer = await grantAuthorization(session, input);
        if (answer === null) throw new RecordNotOpenError("input.workerId", "the record");
        return { answer, workerId, rowIds: [workerId, answer.id] };
      },
    });
  }

  @ForRoles("DATA_SUBJECT", "HELPER", "LABOR_STATION")
  @Routed("input.id")
  @Mutation(() => DataAuthorization, {
    nullable: true,
    description:
      "Takes a consent back, at once and without need of a reason (撤回授权): its recipient is shown the person no more, also on the next page of a list. By the person, or with evidence by the helper or a station of the province. Again it changes nothing.",
  })
  async withdrawAuthorization(
    @Ctx() { writes }: ProvinceContext,
    @Arg("input", () => WithdrawAuthorizationInput, { description: "Which one (撤回内容)." })
    input: WithdrawAuthorizationInput,
  ): Promise<DataAuthorization> {
    const id = checkedId(input.id, "input.id");
    const { reason } = input;
    return writes.perform({
      name: "withdrawAuthorization",
      record: id,
      input,
      check: (problems) => {
        if (typeof reason === "string")
          problems.expect(
            isText(reason, 200),
            "input.reason",
            "must have 1 to 200 printable characters",
          );
      },
      work: async (session) => {
        const written = await withdrawAuthorization(session, { id, reason });
        if (written === null) throw new RecordNotOpenError("input.id", "an authorisation");
        const { authorization, workerId } = written;
        return { answer: authorization, workerId, rowIds: [workerId, id] };
      },
    });
  }
}
