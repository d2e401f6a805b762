import { describedEnum } from "../../service/described-enum.ts";

export const CooperationMechanism = describedEnum(
  "CooperationMechanism",
  "协作机制: under which policy regions cooperate.",
  {
    EAST_WEST: "东西部协作: an eastern province supports a western one.",
    DESIGNATED: "定点帮扶: one city is designated to assist another.",
    INTRA_PROVINCE: "省内协作: two cities of one province cooperate.",
  },
);

export type CooperationMechanism = keyof typeof CooperationMechanism;
