import type { ProvinceProfile } from "../province/profile.ts";

export const hainan: ProvinceProfile = {
  code: "46",
  name: { zh: "海南省", en: "Hainan" },
  role: "home",
  localTerms: { WORKSHOP: "就业帮扶车间", JOB_POST_STATION: "就业驿站" },
};
