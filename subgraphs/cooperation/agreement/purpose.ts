import { describedEnum } from "../../service/described-enum.ts";

export const Purpose = describedEnum("Purpose", "使用目的: what shared data may be used for.", {
  MATCHING: "岗位匹配: matching workers and jobs.",
  PLACEMENT_FOLLOW_UP: "跟踪服务: following up on a placement.",
  SUBSIDY_CHECK: "补贴核查: checking a subsidy claim.",
  STATISTICS: "统计: counting people.",
  RISK_MONITORING: "防返贫监测: watching for a return to poverty.",
  DISPUTE_HELP: "维权: helping in a labour dispute.",
  DATA_SUBJECT_REQUEST: "本人请求: answering the person the data is about.",
});

export type Purpose = keyof typeof Purpose;
