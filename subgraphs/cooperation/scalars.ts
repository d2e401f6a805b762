import { textScalar } from "../service/text-scalar.ts";

export const RegionCode = textScalar(
  "RegionCode",
  "An administrative division code (行政区划代码) of GB/T 2260, 2 digits for a province and 6 down to a county, or of GB/T 10114, 9 for a township and 12 for a village.",
);

export const DateTimeScalar = textScalar(
  "DateTime",
  "An instant in ISO 8601 with milliseconds, in UTC (时间), such as 2026-03-01T08:00:00.000Z.",
);

export const DateScalar = textScalar("Date", "A day, YYYY-MM-DD (日期).");
