import type { Session } from "../../service/session.ts";

/** Up to when each province's register is complete, as one JSON object. */
export const watermarksSql = `(SELECT json_object_agg(province,
    to_char(watermark AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) FROM register)`;

/** The same by itself; none for a register that holds no province. */
export async function readWatermarks(session: Session): Promise<Readonly<Record<string, string>>> {
  const [row] = await session.query<{
    readonly watermarks: Readonly<Record<string, string>> | null;
  }>(`SELECT ${watermarksSql} AS watermarks`);
  return row?.watermarks ?? {};
}
