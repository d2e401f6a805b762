import { describedEnum } from "../../service/described-enum.ts";

export const RegionLevel = describedEnum("RegionLevel", "行政区划级别: the level of a region.", {
  PROVINCE: "省级: province, autonomous region or municipality.",
  PREFECTURE: "地级: prefecture-level city, prefecture or autonomous prefecture.",
  COUNTY: "县级: county, county-level city or district.",
  TOWNSHIP: "乡级: township, town or subdistrict.",
  VILLAGE: "村级: village or community.",
});

export type RegionLevel = keyof typeof RegionLevel;
