import type { Session } from "../../service/session.ts";

/** How far the other province knows a stay of this register. */
export interface DeliveryRow {
  readonly placement_id: string;
  readonly partner: string;
  readonly said: number;
  readonly told: number;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly next_attempt_at: string | null;
}

/** Of a row of `placement`, as a column. */
export const deliveryOfPlacement = `(SELECT to_jsonb(delivery) FROM placement_delivery AS delivery
         WHERE delivery.placement_id = placement.id) AS delivery`;

/** Whether the other province is still to be told of a stay. */
export async function isBeingTold(session: Session, placementId: string): Promise<boolean> {
  const rows = await session.query(
    "SELECT true AS pending FROM placement_delivery WHERE placement_id = $1 AND told < said",
    [placementId],
  );
  return rows.length > 0;
}
