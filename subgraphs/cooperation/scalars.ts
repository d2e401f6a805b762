import { textScalar } from "../service/text-scalar.ts";

export const RegionCode = textScalar(
  "RegionCode",
  "GB/T 2260 code of a region (行政区划代码): 2 digits for a province, 6 for a province, prefecture or county (xx0000, xxxx00, xxxxxx), 9 for a township, 12 for a village.",
);

export const DateScalar = textScalar("Date", "A calendar day, YYYY-MM-DD.");
