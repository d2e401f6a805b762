import { describedEnum } from "../../service/described-enum.ts";

export const CooperationMechanism = describedEnum(
  "CooperationMechanism",
  "Under which policy regions cooperate (协作机制).",
  {
    EAST_WEST: "An eastern province supports a western one (东西部协作).",
    DESIGNATED: "One city is designated to assist another (定点帮扶).",
    INTRA_PROVINCE: "Two cities of one province cooperate (省内协作).",
  },
);

export type CooperationMechanism = keyof typeof CooperationMechanism;
