import type { GraphQLResolveInfo } from "graphql";
import { Arg, Ctx, Info, Mutation, Resolver } from "type-graphql";
import { ForRoles } from "../../service/access-directives.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { selectionOf } from "../../service/selection.ts";
import { Routed } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { employerShape } from "../employer/employer-row.ts";
import { checkedId } from "../global-id.ts";
import { newId } from "../new-id.ts";
import { VersionConflictError } from "../write/errors.ts";
import { JobPosting } from "./job.ts";
import { closeJob, findStanding } from "./job.writer.ts";
import { type JobRow, writtenJob } from "./job-row.ts";
import { CloseJobInput, PublishJobInput } from "./job-writes.input.ts";
import { publishJob } from "./publish-job.ts";

@Resolver(() => JobPosting)
export class JobWritesResolver {
  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.region")
  @Mutation(() => JobPosting, {
    nullable: true,
    description:
      "Publishes a job, by an office of the province it is registered in (发布岗位): in the lists of all provinces as soon as this is answered. Words that ask for what the law lets nobody ask for (就业歧视) are refused: a sex, a people, marriage or children, an infection that somebody carries, a religion, a household registration, no disability.",
  })
  async publishJob(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("input", () => PublishJobInput, { description: "The vacancy (岗位内容)." })
    input: PublishJobInput,
  ): Promise<JobPosting> {
    const id = newId(input.region.slice(0, 2));
    const row = await context.openWrites.perform<JobRow>({
      name: "publishJob",
      record: id,
      field: "input.region",
      input,
      work: (session, source) => publishJob(session, { id, input, source }),
    });
    return answerOf(row, context, info);
  }

  @ForRoles("LABOR_STATION", "PARTNER_SYSTEM")
  @Routed("input.id")
  @Mutation(() => JobPosting, {
    nullable: true,
    description:
      "Takes an open job off the lists, by an office of its province, and says why (关闭岗位). It stays to be asked for.",
  })
  async closeJob(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("input", () => CloseJobInput, { description: "Which one, and why (关闭内容)." })
    input: CloseJobInput,
  ): Promise<JobPosting> {
    const id = checkedId(input.id, "input.id");
    const row = await context.openWrites.perform<JobRow>({
      name: "closeJob",
      record: id,
      field: "input.id",
      input,
      work: async (session) => {
        const closed = await closeJob(session, input);
        if (closed !== null) return closed;
        const standing = await findStanding(session, id);
        if (standing === null)
          throw new BadUserInputError("input.id", "must be a job of this register");
        if (standing.version !== input.expectedVersion)
          throw new VersionConflictError(standing.version);
        throw new BadUserInputError(
          "input.id",
          `must be an open job, and it is ${standing.status}`,
        );
      },
    });
    return answerOf(row, context, info);
  }
}

/** The job as it was written, with the employer as it is now; workshop and brand have resolvers. */
async function answerOf(
  row: JobRow,
  { loaders }: ProvinceContext,
  info: GraphQLResolveInfo,
): Promise<JobPosting> {
  const selection = selectionOf(info, "JobPosting");
  const { employer_id: employerId } = row;
  const employer =
    employerId !== null && selection.has("employer")
      ? await loaders.employers.load(employerId, employerShape(selection.at("employer")))
      : null;
  return { ...writtenJob(row), employer };
}
