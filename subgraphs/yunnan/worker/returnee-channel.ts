import { describedEnum } from "../../service/described-enum.ts";

export const ReturneeChannel = describedEnum(
  "ReturneeChannel",
  "A way to work near home that is offered to who came back (返乡安置渠道).",
  {
    ODD_JOB_MARKET: "A market for odd jobs (零工市场).",
    WORKSHOP: "An employment-assistance workshop (就业帮扶车间).",
    WORK_RELIEF: "Work instead of relief (以工代赈).",
    PUBLIC_POST: "A public-welfare post (公益性岗位).",
  },
);

export type ReturneeChannel = keyof typeof ReturneeChannel;
