import type { FieldGroup } from "../../schema/access/field-group.ts";
import { fieldGroups } from "../../schema/access/field-group.ts";
import type { AccessEntry } from "../../schema/access-log/access-record.ts";
import type { DigestKey } from "../../schema/access-log/row-digest.ts";

/** Who works on the province's own machine, on its own database, and shows no token. */
export interface Operator {
  /** The account and the machine, such as "li@shaanxi-db". */
  readonly account: string;
  /** What for: the number of a case or an order, as the operator says it. */
  readonly reason: string;
}

export interface OperatorLook {
  readonly operator: Operator;
  /** Such as "laowu export". */
  readonly command: string;
  /** Two-digit code of the province. */
  readonly province: string;
  readonly groups: ReadonlySet<FieldGroup>;
  /** Coordinates such as "Worker.nameMasked". */
  readonly fields: readonly string[];
  readonly rowIds: readonly string[];
  /** The same for all that one command shows. */
  readonly request: string;
  readonly key: DigestKey;
}

/** How it stands in the log of a province that its own operator took records out of the register. */
export function operatorEntry(look: OperatorLook): AccessEntry {
  const { operator, command, province, groups, fields, rowIds, request, key } = look;
  return {
    actor: {
      iss: command,
      sub: operator.account,
      province,
      department: null,
      role: "OPERATOR",
      tokenId: "",
    },
    purpose: null,
    authorizationId: null,
    caseNo: operator.reason,
    agreement: null,
    basis: "STATUTORY_DUTY",
    decision: "PERMITTED",
    reason: null,
    count: 1,
    place: province,
    holder: province,
    personalTypes: ["Worker"],
    groups: fieldGroups.filter((group) => groups.has(group)),
    fields: [...fields].sort(),
    rows: rowIds.length,
    rowDigests: rowIds.map((id) => key.digest(id)),
    digestKey: key.name,
    request,
    head: null,
  };
}
