import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import { readDigestKeys } from "../../../subgraphs/access-log/digest-keys.ts";
import { accessLogKeys } from "../../support/key-files.ts";

/** What the provinces of tests tell of rows with. */
export const logKey = readDigestKeys(accessLogKeys).current;

/** What a labor station of Yunnan may see of Shaanxi's register. */
export function aPermit(changes: Partial<Permit> = {}): Permit {
  const groups: FieldGroup[] = ["SKILLS", "BASIC"];
  return {
    actor: {
      iss: "https://id.yunnan.example",
      sub: "station:yunnan-in-guangdong",
      province: "53",
      department: "云南省驻广东劳务工作站",
      role: "LABOR_STATION",
      scopes: ["workers:read"],
      tokenId: "token-1",
    },
    access: { purpose: "MATCHING", authorizationId: null, caseNo: "case-7" },
    holder: "61",
    basis: "STATUTORY_DUTY",
    agreementId: "agreement:53-61:1",
    groups: new Set(groups),
    rows: { kind: "ALL" },
    rowsPerDayMax: null,
    ...changes,
  };
}
