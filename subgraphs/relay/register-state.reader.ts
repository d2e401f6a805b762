import type { BackgroundConnection } from "../province/background-connection.writer.ts";
import { type ChangeType, ChangeType as changeTypes } from "../province/change/change-enums.ts";

const tables: Readonly<Record<ChangeType, string>> = {
  JOB: "job_posting",
  BRAND: "labor_brand",
  WORKSHOP: "workshop",
  EMPLOYER: "employer",
};

export const typesOfStream = Object.keys(changeTypes) as readonly ChangeType[];

/** Records by type and id. */
export interface NamedRecord {
  readonly type: ChangeType;
  readonly record: string;
}

/** A record as the register has it. */
export interface RegisterRecord extends NamedRecord {
  /** Null when it is gone. */
  readonly version: number | null;
  /** It was changed behind the place, so a stream that stands there need not know it so. */
  readonly isMoving: boolean;
}

/** How some records stand now, and whether they have changed behind a transaction. */
export async function readRegisterRecords(
  connection: BackgroundConnection,
  { named, xid }: { readonly named: readonly NamedRecord[]; readonly xid: bigint },
): Promise<readonly RegisterRecord[]> {
  const versions = typesOfStream
    .map(
      (type) => `WHEN '${type}' THEN (SELECT version FROM ${tables[type]} WHERE id = named.record)`,
    )
    .join(" ");
  return connection.query<RegisterRecord>(
    `SELECT named.type, named.record, CASE named.type ${versions} END AS version,
            moving.record IS NOT NULL AS "isMoving"
       FROM unnest($1::text[], $2::text[]) AS named (type, record)
       LEFT JOIN (SELECT DISTINCT type, record FROM change WHERE xid >= $3::xid8) AS moving
         ON (moving.type, moving.record) = (named.type, named.record)`,
    [named.map(({ type }) => type), named.map(({ record }) => record), String(xid)],
  );
}

/** What changed from one transaction on, up to another one, as far as it is kept. */
export async function readChangedBetween(
  connection: BackgroundConnection,
  { province, from, to }: { readonly province: string; readonly from: bigint; readonly to: bigint },
): Promise<readonly NamedRecord[]> {
  return connection.query<NamedRecord>(
    `SELECT DISTINCT type, record FROM change
      WHERE xid >= $1::xid8 AND xid < $2::xid8 AND province = $3`,
    [String(from), String(to), province],
  );
}
