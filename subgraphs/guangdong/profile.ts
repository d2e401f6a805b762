import type { ProvinceProfile } from "../province/profile.ts";

export const guangdong: ProvinceProfile = {
  code: "44",
  name: { zh: "广东省", en: "Guangdong" },
  role: "host",
  localTerms: {},
};
