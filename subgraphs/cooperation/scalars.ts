import { textScalar } from "../service/text-scalar.ts";

export const RegionCode = textScalar(
  "RegionCode",
  "An administrative division code of GB/T 2260 (行政区划代码): 2 digits for a province, 6 down to a county, 9 for a township, 12 for a village.",
);

export const DateScalar = textScalar("Date", "A day, YYYY-MM-DD (日期).");
