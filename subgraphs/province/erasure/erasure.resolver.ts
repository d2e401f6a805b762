import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ForRoles } from "../../service/access-directives.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { checkedId } from "../global-id.ts";
import { RecordNotOpenError } from "../write/errors.ts";
import { ErasePersonInput, Erasure } from "./erasure.ts";
import { erasePerson, findRecordsOf } from "./erasure.writer.ts";

@Resolver(() => Erasure)
export class ErasureResolver {
  @ForRoles("DATA_SUBJECT", "HELPER", "LABOR_STATION")
  @Routed("input.workerId")
  @Mutation(() => Erasure, {
    nullable: true,
    description:
      "Erases a person from one register (删除个人信息): all records of the person there, also those that pseudonym or ID number show to be theirs, with identity, pseudonym and consents. What the law has kept stays without the person. Nobody can undo it; a later import does not bring the person back. By the person, or with evidence by the helper or a station of the province.",
  })
  async erasePerson(
    @Ctx() { writes, vault }: ProvinceContext,
    @Arg("input", () => ErasePersonInput, { description: "Who (删除内容)." })
    input: ErasePersonInput,
  ): Promise<Erasure> {
    const workerId = checkedId(input.workerId, "input.workerId");
    return writes.perform({
      name: "erasePerson",
      record: workerId,
      hold: "alone",
      input,
      groups: ["LINK", "IDENTITY", "CONTACT"],
      reaches: (session) => findRecordsOf(session, workerId),
      work: async (session) => {
        const answer = await erasePerson(session, vault, workerId);
        if (answer === null) throw new RecordNotOpenError("input.workerId", "the record");
        return { answer, workerId: null, rowIds: [workerId] };
      },
    });
  }
}
