import type { FieldGroup } from "../../../schema/access/field-group.ts";
import { permitted, protectRows } from "../../service/permits/permit-sql.ts";

/** Where a table says of whom a row is. */
export interface PersonalTable {
  readonly table: string;
  /** The column with the worker's id. */
  readonly worker: string;
  /** The column with the province whose register it is; the id says so where there is none. */
  readonly province?: string;
  /** The column with the person's pseudonym, if there is one. */
  readonly person?: string;
  /** Shown only to who looks at one of these, whatever else the permit covers. */
  readonly groups?: readonly FieldGroup[];
}

/**
 * Shows the rows of a table to who has a permit for them: for all of a register, for the workers of a
 * caseload or of authorisations, or for a person's own. The first is nearly always the reason, and
 * what the others need is not even looked up then.
 */
export function protectPersons(personal: PersonalTable): readonly string[] {
  const { table, worker, province, person, groups } = personal;
  const holder = province ?? `left(${worker}, 2)`;
  const all = `${holder} = ANY ${permitted("ALL", "holders")}`;
  const visible =
    person === undefined
      ? [all, `${worker} IN (SELECT unnest(access.related_workers()))`]
      : [
          all,
          `${worker} IN (SELECT unnest(access.named_workers()))`,
          `${holder} || ':' || ${person} = ANY ${permitted("OWN", "persons")}`,
        ];
  const covered = visible.join(" OR ");
  if (groups === undefined) return protectRows({ table, visible: covered });
  const looked = `${permitted("ANY", "groups")} && ARRAY['${groups.join("', '")}']`;
  return protectRows({ table, visible: `${looked} AND (${covered})` });
}

/** Whose rows may be written: persons who act themselves, whom a helper acts for, or all of a register. */
export function actedFor(worker: string): string {
  const all = `left(${worker}, 2) = ANY ${permitted("ALL", "holders")}`;
  return `(${all} OR ${worker} IN (SELECT unnest(access.acted_for())))`;
}

/** What a write is of and about, as the permit says it. */
export interface WriteRule {
  readonly table: string;
  readonly command: "INSERT" | "UPDATE" | "DELETE";
  /** The kind of write, such as "withdrawAuthorization". */
  readonly write: string;
  /** The column that must be the id the write is about. */
  readonly record: string;
  /** The column with the worker's id. */
  readonly worker: string;
  /** The column with the province whose register it is, where there is one: the worker's. */
  readonly province?: string;
  /** What the policy is called; like the write, unless that has several for one table. */
  readonly policy?: string;
}

/** A write of what everybody may read, as the permit says it. */
export interface OpenWriteRule extends Omit<WriteRule, "worker" | "command" | "policy"> {
  readonly command: "INSERT" | "UPDATE";
}

/** Everybody reads these rows; who writes them needs a permit, but the owner. */
export function openToRead(table: string): readonly string[] {
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY open_to_read ON ${table} FOR SELECT USING (true)`,
  ];
}

/** Lets a row that tells of nobody be written under a permit for this kind of write, for this record. */
export function allowOpenWrite(open: OpenWriteRule): string {
  const { table, command, write, record, province = `left(${record}, 2)` } = open;
  const rule = `ARRAY['${write}'] <@ ${permitted("ANY", "writes")}
      AND ${record} = ANY ${permitted("ANY", "record")}
      AND ${province} = ANY ${permitted("OPEN", "holders")}`;
  const using = command === "INSERT" ? "" : `USING (${rule})`;
  return `CREATE POLICY "${write} ${command}" ON ${table} FOR ${command} ${using} WITH CHECK (${rule})`;
}

/** Lets a row be written under a permit for this kind of write, for this record, of whom it may be written. */
export function allowWrite(personal: WriteRule): string {
  const { table, command, write, record, worker, province, policy = write } = personal;
  const isOfWorker = province === undefined ? "" : `AND ${province} = left(${worker}, 2)`;
  const rule = `ARRAY['${write}'] <@ ${permitted("ANY", "writes")}
      AND ${record} = ANY ${permitted("ANY", "record")} AND ${actedFor(worker)} ${isOfWorker}`;
  const using = command === "INSERT" ? "" : `USING (${rule})`;
  const check = command === "DELETE" ? "" : `WITH CHECK (${rule})`;
  return `CREATE POLICY "${policy}" ON ${table} FOR ${command} ${using} ${check}`;
}
