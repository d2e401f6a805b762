import type { RetainedKind } from "./erasure.ts";

/**
 * Days for which records are kept after a person was erased, and after the work they are about ended:
 * three years, as the log of the access. Own figure for placements; the province's rules may ask for more.
 */
export const retainedDays = 1_096;

/** Why each kind is kept. */
export const basisOf: Readonly<Record<RetainedKind, string>> = {
  PLACEMENT:
    "个人信息保护法第四十七条: kept for the time that the rules on employment subsidies ask for, without the person, and used for nothing else.",
  ACCESS_LOG:
    "网络数据安全管理条例: records of what was done with personal data, for three years; they hold digests and no person.",
};
