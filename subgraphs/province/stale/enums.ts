import { describedEnum } from "../../service/described-enum.ts";

export const DataFlag = describedEnum("DataFlag", "What is wrong with a record (数据质量标记).", {
  DATA_STALE:
    "Nobody has touched it for longer than the update cycle of its kind, a month unless the catalogue says otherwise (超期未更新).",
});
export type DataFlag = keyof typeof DataFlag;
