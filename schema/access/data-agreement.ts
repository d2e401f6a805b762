import type { FieldGroup } from "./field-group.ts";
import type { Purpose } from "./purpose.ts";

/** What is looked at: records of a person, or of where a person has worked. */
export const personalTypes = ["Worker", "Placement"] as const;

export type PersonalType = (typeof personalTypes)[number];

/** What one party lets another see of its register, as both have signed it (数据共享约定). */
export interface DataAgreement {
  /** The cooperation agreement with its version, such as agreement:32-61:2. */
  readonly agreementId: string;
  /** Two-digit code of the province whose register is looked into. */
  readonly provider: string;
  /** Two-digit code of the province that looks. */
  readonly consumer: string;
  readonly types: readonly PersonalType[];
  readonly groups: readonly FieldGroup[];
  readonly purposes: readonly Purpose[];
  /** Null is no limit. */
  readonly rowsPerDayMax: number | null;
  /** The first and the last day on which it is in force, YYYY-MM-DD in China. */
  readonly effectiveFrom: string;
  readonly expiresAt: string;
  /** The impact assessment that went before (PIPL Art. 55), as the provider's files name it. */
  readonly impactAssessment: string;
}
