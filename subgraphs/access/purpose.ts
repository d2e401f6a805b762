import type { Purpose as AgreedPurpose } from "../../schema/access/purpose.ts";
import { describedEnum } from "../service/described-enum.ts";

export const Purpose = describedEnum("Purpose", "What shared data may be used for (使用目的).", {
  MATCHING: "Matching workers and jobs (岗位匹配).",
  PLACEMENT_FOLLOW_UP: "Following up on a placement (跟踪服务).",
  SUBSIDY_CHECK: "Checking a subsidy claim (补贴核查).",
  STATISTICS: "Counting people (统计).",
  RISK_MONITORING: "Watching for a return to poverty (防返贫监测).",
  DISPUTE_HELP: "Helping in a labour dispute (维权).",
  DATA_SUBJECT_REQUEST: "Answering the person the data is about (本人请求).",
} satisfies Readonly<Record<AgreedPurpose, string>>);

export type Purpose = AgreedPurpose;
