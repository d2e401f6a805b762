import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { SubscriptionsState } from "./follow/subscriptions.ts";
import type { GatewayObserver } from "./gateway.ts";
import type { TurnstileState } from "./http/turnstile.ts";
import { type ReloadState, registerReloads } from "./reload-metrics.ts";
import { registerSubscriptions } from "./subscription-metrics.ts";
import { registerTraffic, type TrafficState } from "./traffic-metrics.ts";
import { registerTurnstile } from "./turnstile-metrics.ts";

/** What the gateway tells of itself at `/metrics`, in the Prometheus text format. */
export interface Metrics {
  readonly observer: GatewayObserver;
  readonly read: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Durations in seconds: from a cached tiny answer to the longest deadline. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What goes on now, told when somebody asks for metrics. */
export interface Measured {
  readonly traffic: () => readonly TrafficState[];
  readonly turnstile: () => TurnstileState;
  readonly reloads: () => ReloadState;
  /** Nothing can be followed when not given. */
  readonly subscriptions?: () => SubscriptionsState;
}

export function createMetrics({ traffic, turnstile, reloads, subscriptions }: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "laowu_gateway_" });
  const requests = new Histogram({
    name: "laowu_gateway_request_duration_seconds",
    help: "Time from a planned operation to its shaped answer, by whether it was complete.",
    labelNames: ["coverage", "errors"],
    buckets: durationBuckets,
    registers: [registry],
  });
  const outcomes = new Counter({
    name: "laowu_gateway_region_outcomes_total",
    help: "Outcomes of provinces in federated answers, by province and state.",
    labelNames: ["region", "state"],
    registers: [registry],
  });
  registerTraffic(registry, traffic);
  registerTurnstile(registry, turnstile);
  registerReloads(registry, reloads);
  if (subscriptions) registerSubscriptions(registry, subscriptions);
  return {
    observer({ durationMs, errorCount, coverage }) {
      const complete = coverage === null ? "none" : coverage.complete ? "complete" : "partial";
      requests.observe({ coverage: complete, errors: String(errorCount > 0) }, durationMs / 1000);
      for (const { region, state } of coverage?.outcomes ?? []) outcomes.inc({ region, state });
    },
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
