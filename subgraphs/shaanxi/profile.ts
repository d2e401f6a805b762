import type { ProvinceProfile } from "../province/profile.ts";

export const shaanxi: ProvinceProfile = {
  code: "61",
  name: { zh: "陕西省", en: "Shaanxi" },
  role: "home",
  localTerms: { COMMUNITY_FACTORY: "社区工厂", ASSISTANCE_BASE: "就业帮扶基地" },
};
