import { BadUserInputError } from "../../service/errors.ts";
import type { Session } from "../../service/session.ts";
import { checkedId } from "../global-id.ts";
import { newId } from "../new-id.ts";
import { VersionConflictError } from "./errors.ts";
import type { OpenWrite } from "./open-writes.ts";
import type { Problems } from "./problems.ts";

/** The input of a write that makes a record, or changes one that is there. */
export interface UpsertInput {
  readonly region: string;
  readonly id: string | null | undefined;
  readonly expectedVersion: number | null | undefined;
}

/** How every such input describes them. */
export const expectedVersionField = {
  nullable: true,
  description:
    "`provenance.version` as it was read, of one that is there (版本); another one now is `VERSION_CONFLICT`.",
} as const;

export const sourceRecordIdField = {
  nullable: true,
  description: "Its id in one's own system, at most 100 characters (来源记录号).",
} as const;

/** Which record: the one that is named, or a new one of the region's province. */
export interface UpsertTarget {
  readonly id: string;
  readonly isNew: boolean;
}

/** @throws BadIdError */
export function targetOf({ id, region }: UpsertInput): UpsertTarget {
  if (id === null || id === undefined) return { id: newId(region.slice(0, 2)), isNew: true };
  return { id: checkedId(id, "input.id"), isNew: false };
}

/** What every write of such an input says of itself. */
export function upsertOf<Input extends UpsertInput>(
  name: string,
  input: Input,
  { id }: UpsertTarget,
): Pick<OpenWrite<object>, "name" | "record" | "field"> & { readonly input: Input } {
  return { name, input, record: id, field: input.id ? "input.id" : "input.region" };
}

export function expectTarget(
  { region, expectedVersion }: UpsertInput,
  { id, isNew }: UpsertTarget,
  problems: Problems,
): void {
  const isGiven = expectedVersion !== null && expectedVersion !== undefined;
  problems.expect(
    isGiven !== isNew,
    "input.expectedVersion",
    isNew ? "must not be given of what is new" : "must be given: it is there already",
  );
  problems.expect(
    id.slice(0, 2) === region.slice(0, 2),
    "input.region",
    "must be of the same register as id",
  );
}

/**
 * Why a record could not be changed.
 *
 * @param what such as "a labor brand"
 */
export async function staleError(
  session: Session,
  { table, id, what }: { readonly table: string; readonly id: string; readonly what: string },
): Promise<BadUserInputError | VersionConflictError> {
  const [row] = await session.query<{ readonly version: number }>(
    `SELECT version FROM ${table} WHERE id = $1`,
    [id],
  );
  return row === undefined
    ? new BadUserInputError("input.id", `must be ${what} of this register`)
    : new VersionConflictError(row.version);
}
