import { fieldGroups } from "../../../schema/access/field-group.ts";
import type { Permit } from "../../../schema/access/permit.ts";

/** A permit for everything in these registers: as long as nobody decides who may see what. */
export function openToAll(held: readonly string[]): readonly Permit[] {
  return held.map((holder) => ({
    actor: {
      iss: "",
      sub: "anybody",
      province: null,
      department: null,
      role: "MONITOR",
      scopes: [],
      tokenId: "",
    },
    access: { purpose: "RISK_MONITORING", authorizationId: null, caseNo: null },
    holder,
    basis: "STATUTORY_DUTY",
    agreementId: null,
    groups: new Set(fieldGroups),
    rows: { kind: "ALL" },
    rowsPerDayMax: null,
  }));
}
