import type { DataAgreement } from "./data-agreement.ts";

/**
 * The agreements that both sides have signed, neither has revoked, and no later version has replaced by
 * today, be they in force today or not.
 */
export interface Agreements {
  between(parties: {
    readonly provider: string;
    readonly consumer: string;
  }): readonly DataAgreement[];
}

/** For who knows of none: every province keeps its register to itself. */
export const none: Agreements = { between: () => [] };
