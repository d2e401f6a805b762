import type { RegionLevel } from "../region/region-level.ts";

export interface AllianceRecord {
  readonly id: string;
  readonly name: string;
  readonly level: RegionLevel;
  readonly members: readonly string[];
}

/** 区域劳务协作联盟 at the three levels of the 2023 three-ministry notice: 省际, 市际, 县际. */
export const alliances: readonly AllianceRecord[] = [
  {
    id: "alliance:jiangsu-shaanxi",
    name: "苏陕劳务协作联盟",
    level: "PROVINCE",
    members: ["32", "61"],
  },
  {
    id: "alliance:guangdong-hainan-yunnan",
    name: "粤琼滇劳务协作联盟",
    level: "PROVINCE",
    members: ["44", "46", "53"],
  },
  {
    id: "alliance:changzhou-ankang",
    name: "常州—安康劳务协作联盟",
    level: "PREFECTURE",
    members: ["320400", "610900"],
  },
  {
    id: "alliance:zhuhai-nujiang",
    name: "珠海—怒江劳务协作联盟",
    level: "PREFECTURE",
    members: ["440400", "533300"],
  },
  {
    id: "alliance:xinbei-wujin-xunyang-baihe",
    name: "新北—武进—旬阳—白河县际劳务协作联盟",
    level: "COUNTY",
    members: ["320411", "320412", "610929", "610981"],
  },
  {
    id: "alliance:doumen-fugong",
    name: "斗门—福贡县际劳务协作联盟",
    level: "COUNTY",
    members: ["440403", "533323"],
  },
];
