import { aProvince, type TestProvince } from "../../province/support/province.ts";
import { aWorker, idOf, type Row, workerRow } from "../../province/support/rows.ts";

export const personId = (number: number): string => idOf("61", number);
export const stayId = (number: number): string => idOf("61", 1_000 + number);
export const householdId = (number: number): string => idOf("61", 2_000 + number);

export function person(number: number, but: Row = {}): Row {
  const row = workerRow(
    aWorker({ id: personId(number), person_link: `link-${number}`, updated_order: number }),
  );
  return { ...row, ...but };
}

export function household(number: number, but: Row = {}): Row {
  return {
    ...{ id: householdId(number), province: "61", region_code: "610981" },
    ...{ register_no: `H${number}`, size: 4, version: 1, ...but },
  };
}

export function stay(number: number, ofPerson: number, but: Row = {}): Row {
  return {
    ...{ id: stayId(number), province: "61", person_link: `link-${ofPerson}` },
    ...{ worker_id: personId(ofPerson), home_code: "610981", host_code: "440305" },
    ...{ scope: "OUT_OF_PROVINCE", kind: "ENTERPRISE", channel: "STATION" },
    ...{ start_date: "2026-01-01", end_date: null, days: 0, verification: "HOME_ONLY", ...but },
  };
}

/** The open entries of a register, in one order. */
export async function openEntries({ sql }: Pick<TestProvince, "sql">): Promise<readonly Row[]> {
  return sql(
    `SELECT list, worker_id AS subject, region_code, since::text, reasons, flags, evidence
       FROM list_entry WHERE left_at IS NULL
      UNION ALL
     SELECT 'ZERO_EMPLOYMENT', household_id, region_code, since::text, ARRAY['ABLE:' || able], flags, '{}'
       FROM household_entry WHERE left_at IS NULL
      ORDER BY 1, 2`,
  );
}

export async function listsOf(
  { sql }: Pick<TestProvince, "sql">,
  number: number,
): Promise<string[]> {
  const rows = await sql(
    `SELECT list FROM list_entry WHERE left_at IS NULL AND worker_id = '${personId(number)}' ORDER BY 1`,
  );
  return rows.map(({ list }) => String(list));
}

/** A register whose lists stand for a day of the tests'. */
export async function aListedProvince(day: string): Promise<TestProvince> {
  const province = await aProvince(["61"]);
  await province.sql(`UPDATE list_clock SET day = '${day}'`);
  return province;
}
