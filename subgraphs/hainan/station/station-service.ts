import { describedEnum } from "../../service/described-enum.ts";

export const StationService = describedEnum(
  "StationService",
  "What a job post station does for people (就业驿站服务).",
  {
    JOB_OFFERS: "Collects and shows jobs nearby (岗位归集).",
    GUIDANCE: "Guides job seekers (职业指导).",
    TRAINING: "Takes bookings for training (培训报名).",
    POLICY: "Explains policies and takes applications (政策咨询).",
    RIGHTS: "Helps with unpaid wages and disputes (维权援助).",
  },
);

export type StationService = keyof typeof StationService;
