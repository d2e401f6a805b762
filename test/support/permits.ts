import { fieldGroups } from "../../schema/access/field-group.ts";
import type { Permit } from "../../schema/access/permit.ts";

/** A permit for all of a register, as the national monitor has one, but for what a test says. */
export function aPermit(holder: string, but: Partial<Permit> = {}): Permit {
  return {
    actor: {
      iss: "https://national.test",
      sub: "system:national-monitoring",
      province: null,
      department: null,
      role: "MONITOR",
      scopes: ["workers:read"],
      tokenId: "token-of-a-test",
    },
    access: { purpose: "RISK_MONITORING", authorizationId: null, caseNo: null },
    holder,
    basis: "STATUTORY_DUTY",
    agreementId: null,
    groups: new Set(fieldGroups),
    rows: { kind: "ALL" },
    rowsPerDayMax: null,
    ...but,
  };
}
