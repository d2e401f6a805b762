import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, Info, Query, Resolver } from "type-graphql";
import { ForRoles } from "../../service/access-directives.ts";
import { readPageRequest } from "../../service/page.ts";
import { type Selection, selectionOf } from "../../service/selection.ts";
import { Scattered } from "../../service/sharding-directives.ts";
import { askedProvinces, type ProvinceContext } from "../context.ts";
import { connectionOf } from "../page/connection.ts";
import type { ListParts } from "../page/list.reader.ts";
import { PageArgs } from "../page/page-args.ts";
import { RegionCodeScalar } from "../vocabulary/scalars.ts";
import { listAccessLog } from "./access-log.reader.ts";
import { AccessLogConnection } from "./access-log-connection.ts";
import { AccessLogEntry } from "./access-log-entry.ts";

@Resolver(() => AccessLogEntry)
export class AccessLogResolver {
  @ForRoles("AUDITOR")
  @Scattered("region")
  @Query(() => AccessLogConnection, {
    nullable: true,
    description:
      "Who looked at persons, the latest first: for auditors, each of the own province, or of all when the issuer is the national one (访问日志).",
  })
  async accessLog(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Arg("region", () => RegionCodeScalar, {
      nullable: true,
      description: "Of the province that this region lies in (地区).",
    })
    region: string | null | undefined,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<AccessLogConnection> {
    const startedAt = performance.now();
    const asked = askedProvinces(context, region ? [region] : null);
    const list = await listAccessLog(context.session, {
      provinces: asked.length === context.held.length ? null : asked,
      digests: null,
      page: readPageRequest(first, after),
      wanted: wantedOf(selectionOf(info, "AccessLogConnection")),
    });
    return connectionOf(list, { asked, startedAt });
  }

  @ForRoles("DATA_SUBJECT")
  @Scattered()
  @Query(() => AccessLogConnection, {
    nullable: true,
    description:
      "Who was shown a record of the person who asks, in any register, the latest first (谁查看过我的信息).",
  })
  async whoLookedAtMe(
    @Ctx() context: ProvinceContext,
    @Info() info: GraphQLResolveInfo,
    @Args(() => PageArgs) { first, after }: PageArgs,
  ): Promise<AccessLogConnection> {
    const startedAt = performance.now();
    const page = readPageRequest(first, after);
    const { session, ownRecords, held } = context;
    const list = await listAccessLog(session, {
      provinces: null,
      digests: await ownRecords.digests(),
      page,
      wanted: wantedOf(selectionOf(info, "AccessLogConnection")),
    });
    return connectionOf(list, { asked: held, startedAt });
  }
}

function wantedOf(connection: Selection): Omit<ListParts, "total"> {
  const rows = ["edges", "pageInfo", "coverage"].some((field) => connection.has(field));
  return { rows, watermarks: connection.has("coverage") };
}
