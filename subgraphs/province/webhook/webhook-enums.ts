import { describedEnum } from "../../service/described-enum.ts";

export const WebhookState = describedEnum("WebhookState", "How a webhook stands (推送状态).", {
  ACTIVE: "It is told what is new (正常).",
  FAILING: "It could not be told; it is tried again at `nextAttemptAt` (重试中).",
  DISABLED: "It is not told any more, until `replayWebhook`; `reason` says why (已停用).",
});
export type WebhookState = keyof typeof WebhookState;
