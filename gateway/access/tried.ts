import type { Look, RefusalReason } from "../../schema/access/decide.ts";
import type { RoleRefusal } from "../../schema/access/for-roles.ts";
import type { PersonalLook } from "../../schema/access/look.ts";

/** What somebody asked for. */
export interface Tried extends Look {
  /** Coordinates such as "Worker.intent". */
  readonly fields: ReadonlySet<string>;
}

/** A look by its fields, whatever group each is of. */
export function triedBy({ types, groups, fields }: PersonalLook): Tried {
  return { types, groups, fields: new Set([...fields.values()].flatMap((names) => [...names])) };
}

/** Why an operation was refused as a whole. */
export type OperationRefusal = RefusalReason | RoleRefusal | "NOT_OWN_PROVINCE";
