import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { ServiceMetrics } from "../service/metrics-listener.ts";
import { sharedLook } from "../service/shared-look.ts";

/** What a province tells of its feed, each in seconds. */
export interface FeedFigures {
  readonly horizonAgeSeconds: number;
  readonly lagSeconds: number;
  readonly oldestTransactionSeconds: number;
}

/** However many ask, the register is looked at once in so long. */
const agesMs = 1_000;

const figures = {
  horizonAgeSeconds: [
    "laowu_province_feed_horizon_age_seconds",
    "For how long the place up to which changes are told has stood still, to ten seconds.",
  ],
  lagSeconds: [
    "laowu_province_feed_lag_seconds",
    "How long the oldest committed change has waited that cannot be told yet.",
  ],
  oldestTransactionSeconds: [
    "laowu_province_transaction_oldest_seconds",
    "How long the oldest transaction has been open that has written, prepared ones included.",
  ],
} as const satisfies Readonly<Record<keyof FeedFigures, readonly [name: string, help: string]>>;

/**
 * What a province process tells of itself at `/metrics`, in the Prometheus text format.
 *
 * @param look null when the register does not answer: then nothing is told of the feed, and not that all is well
 */
export function createProvinceMetrics(look: () => Promise<FeedFigures | null>): ServiceMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "laowu_province_" });
  const gauges = Object.entries(figures).map(
    ([figure, [name, help]]) =>
      [figure as keyof FeedFigures, new Gauge({ name, help, registers: [registry] })] as const,
  );
  const up = new Gauge({
    name: "laowu_province_register_up",
    help: "1 when the register has answered what this was made of.",
    registers: [registry],
  });
  const fresh = sharedLook(look, agesMs);
  return async () => {
    const found = await fresh();
    up.set(found === null ? 0 : 1);
    for (const [figure, gauge] of gauges)
      if (found === null) gauge.remove();
      else gauge.set(found[figure]);
    return { contentType: registry.contentType, text: await registry.metrics() };
  };
}
