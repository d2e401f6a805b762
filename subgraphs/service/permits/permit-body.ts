import { randomUUID } from "node:crypto";
import type { Permit, PermittedRows } from "../../../schema/access/permit.ts";

/** What a permit says to the database, in the words that `access.permitted` reads. */
export interface PermitBody {
  readonly kind: PermittedRows["kind"];
  readonly holders: readonly string[];
  readonly purpose: readonly string[];
  readonly groups: readonly string[];
  readonly agreements: readonly string[];
  /** Of whom the rows are, for a kind that looks for somebody's. */
  readonly helper?: readonly string[];
  readonly personLink?: readonly string[];
  /** The same with each province before it. */
  readonly persons?: readonly string[];
  readonly recipient?: readonly string[];
  readonly authorizationId?: readonly string[];
  /** Another one for every request. */
  readonly nonce: string;
}

/**
 * The permits of one request as one body. They are of one caller, so they differ in the province and
 * the agreement and in nothing else.
 */
export function permitBody(permits: readonly [Permit, ...Permit[]]): PermitBody {
  const [{ access, groups, rows }] = permits;
  const said = sayingOf(permits[0]);
  if (permits.some((permit) => sayingOf(permit) !== said))
    throw new Error("The permits of one request differ in more than the province.");
  const holders = permits.map(({ holder }) => holder);
  return {
    kind: rows.kind,
    ...ruleOf(rows),
    ...(rows.kind === "OWN" && {
      persons: holders.map((holder) => `${holder}:${rows.personLink}`),
    }),
    holders,
    purpose: [access.purpose],
    groups: [...groups].sort(),
    agreements: permits.flatMap(({ agreementId }) => agreementId ?? []),
    nonce: randomUUID(),
  };
}

function sayingOf({ access, groups, rows }: Permit): string {
  return JSON.stringify([access.purpose, [...groups].sort(), ruleOf(rows), rows.kind]);
}

function ruleOf(
  rows: PermittedRows,
): Pick<PermitBody, "helper" | "personLink" | "recipient" | "authorizationId"> {
  switch (rows.kind) {
    case "ALL":
    case "AUDIT":
      return {};
    case "CASELOAD":
      return { helper: [rows.helper] };
    case "OWN":
      return { personLink: [rows.personLink] };
    case "AUTHORISED":
      return {
        recipient: [rows.recipient],
        authorizationId: rows.authorizationId === null ? [] : [rows.authorizationId],
      };
  }
}
