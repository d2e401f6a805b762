import DataLoader from "dataloader";
import type { Session } from "../../service/session.ts";
import { type DeliveryRow, listDeliveries } from "./webhook.reader.ts";

export interface DeliveriesKey {
  readonly id: string;
  readonly first: number;
}

/** The latest deliveries of webhooks: whatever is asked for in one tick is one statement. */
export function createDeliveriesLoader(
  session: Session,
): DataLoader<DeliveriesKey, readonly DeliveryRow[], string> {
  return new DataLoader(
    async (keys: readonly DeliveriesKey[]) => {
      const webhooks = [...new Set(keys.map(({ id }) => id))];
      const first = Math.max(...keys.map((key) => key.first));
      const rows = await listDeliveries(session, { webhooks, first });
      return keys.map((key) =>
        rows.filter(({ webhook_id: id }) => id === key.id).slice(0, key.first),
      );
    },
    { cacheKeyFn: ({ id, first }) => `${id} ${first}` },
  );
}
