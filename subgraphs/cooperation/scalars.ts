import { textScalar } from "../service/text-scalar.ts";

export const RegionCode = textScalar(
  "RegionCode",
  "An administrative division code (行政区划代码) of GB/T 2260, 2 digits for a province and 6 down to a county, or of GB/T 10114, 9 for a township and 12 for a village.",
);

export const DateScalar = textScalar("Date", "A day, YYYY-MM-DD (日期).");
