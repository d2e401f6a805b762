import type { ProvinceProfile } from "../province/profile.ts";

export const yunnan: ProvinceProfile = {
  code: "53",
  name: { zh: "云南省", en: "Yunnan" },
  role: "home",
  localTerms: { WORKSHOP: "就业帮扶车间", RETURNED: "返乡回流" },
};
