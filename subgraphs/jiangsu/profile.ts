import type { ProvinceProfile } from "../province/profile.ts";

export const jiangsu: ProvinceProfile = {
  code: "32",
  name: { zh: "江苏省", en: "Jiangsu" },
  role: "host",
  localTerms: {},
};
