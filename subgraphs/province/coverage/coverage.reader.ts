import type { Session } from "../../service/session.ts";

/** Up to when each province's register is complete, by province. */
export async function readWatermarks(session: Session): Promise<Readonly<Record<string, string>>> {
  const rows = await session.query<{ readonly province: string; readonly watermark: string }>(
    "SELECT province, watermark FROM register",
  );
  return Object.fromEntries(rows.map(({ province, watermark }) => [province, watermark]));
}
