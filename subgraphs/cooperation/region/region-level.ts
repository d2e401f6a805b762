import { describedEnum } from "../../service/described-enum.ts";

export const RegionLevel = describedEnum(
  "RegionLevel",
  "The level of an administrative region (行政区划级别).",
  {
    PROVINCE: "Province, autonomous region or municipality (省级).",
    PREFECTURE: "Prefecture-level city or prefecture (地级).",
    COUNTY: "County, county-level city or district (县级).",
    TOWNSHIP: "Township, town or street (乡级).",
    VILLAGE: "Village or residents' community (村级).",
  },
);

export type RegionLevel = keyof typeof RegionLevel;
