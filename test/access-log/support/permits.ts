import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import { DigestKey } from "../../../schema/access-log/row-digest.ts";
import type { AccessLogSettings } from "../../../subgraphs/province/start-province.ts";

export const logKey = new DigestKey(Buffer.alloc(32, 7));

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

/** Requests whose id says so may see workers; all others ask for open data. */
export function loggingTo(permit: Permit = aPermit(), isPersonal = /^personal/): AccessLogSettings {
  const permits = new Map([[permit.holder, permit]]);
  return {
    key: logKey,
    permitsOf: ({ requestId }) => (isPersonal.test(requestId) ? permits : null),
  };
}
