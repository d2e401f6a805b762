import { guangdong } from "../guangdong/profile.ts";
import { hainan } from "../hainan/profile.ts";
import { jiangsu } from "../jiangsu/profile.ts";
import { shaanxi } from "../shaanxi/profile.ts";
import { yunnan } from "../yunnan/profile.ts";
import type { ProvinceProfile } from "./profile.ts";

/** The provinces of this federation in code order. */
export const provinceProfiles: readonly ProvinceProfile[] = [
  jiangsu,
  guangdong,
  hainan,
  yunnan,
  shaanxi,
];

/** For people: "61 Shaanxi (陕西省)"; a province without a profile is named by its code. */
export function titleOf(province: string): string {
  const profile = provinceProfiles.find(({ code }) => code === province);
  return profile === undefined ? province : `${province} ${profile.name.en} (${profile.name.zh})`;
}
