import { Ctx, Query, Resolver } from "type-graphql";
import { Scattered } from "../../service/sharding-directives.ts";
import type { ProvinceContext } from "../context.ts";
import { readWatermarks } from "./coverage.reader.ts";
import { Coverage } from "./coverage.ts";
import { coverageOf } from "./coverage-of.ts";

@Resolver(() => Coverage)
export class CoverageResolver {
  @Scattered()
  @Query(() => Coverage, {
    description: "Which provinces answer right now, and how fresh their registers are (覆盖情况).",
  })
  async coverageNow(@Ctx() { session, held }: ProvinceContext): Promise<Coverage> {
    const startedAt = performance.now();
    const watermarks = await readWatermarks(session);
    return coverageOf({ asked: held, watermarks, rows: [], startedAt });
  }
}
