import { orderComplement } from "../../service/page.ts";

/** By what jobs are listed. */
export interface JobOrders {
  readonly published_order: number;
  readonly wage_order: number;
  readonly deadline_order: number;
}

/** The newest and the best paid stand first, and what closes next; whoever writes a job stores these. */
export function jobOrders({
  publishedMs,
  validMs,
  monthlyMinCents,
}: {
  readonly publishedMs: number;
  readonly validMs: number;
  readonly monthlyMinCents: bigint | null;
}): JobOrders {
  return {
    published_order: orderComplement - publishedMs,
    wage_order: orderComplement - Number(monthlyMinCents ?? 0n),
    deadline_order: validMs,
  };
}
