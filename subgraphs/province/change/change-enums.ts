import { describedEnum } from "../../service/described-enum.ts";

export const ChangeOp = describedEnum("ChangeOp", "What became of a record (变更操作).", {
  UPSERT: "It is there: keep it as it is now, whether it was known before or not (新增或更新).",
  DELETE: "It is gone: forget it (删除).",
});
export type ChangeOp = keyof typeof ChangeOp;

export const ChangeType = describedEnum(
  "ChangeType",
  "What kind of open record has changed (变更对象类型).",
  {
    JOB: "A job; one that was closed is there, with the status CLOSED (岗位).",
    BRAND: "A labor brand, or its figures of a year (劳务品牌).",
    WORKSHOP: "An employment-assistance workshop (就业帮扶车间).",
    EMPLOYER: "An employer (用人单位).",
  },
);
export type ChangeType = keyof typeof ChangeType;

export const PersonChangeType = describedEnum(
  "PersonChangeType",
  "What kind of record of a person has changed (人员变更对象类型).",
  {
    WORKER: "A worker, skills included (劳动者).",
    PLACEMENT:
      "A time of work, as this province records it; home and host each tell their own record (务工记录).",
    AUTHORIZATION:
      "A consent: told to the person and to its recipient, to whom it is also told that it was withdrawn (个人授权).",
  },
);
export type PersonChangeType = keyof typeof PersonChangeType;

export const FeedStart = describedEnum("FeedStart", "Where following begins (变更流起点).", {
  OLDEST: "With the oldest change that is kept (最早保留的变更).",
  NOW: "With what changes from now on: the first page is empty (当前时刻).",
});
export type FeedStart = keyof typeof FeedStart;
