import { Counter, Gauge, type Registry } from "prom-client";
import type { SubscriptionsState } from "./follow/subscriptions.ts";

/** Figures that are there anyway: they are looked at when somebody asks for metrics. */
export function registerSubscriptions(registry: Registry, read: () => SubscriptionsState): void {
  const registers = [registry];
  new Gauge({
    name: "laowu_gateway_subscriptions_open",
    help: "Subscriptions that are open, by transport.",
    labelNames: ["transport"],
    registers,
    collect() {
      for (const [transport, count] of Object.entries(read().open)) this.set({ transport }, count);
    },
  });
  new Counter({
    name: "laowu_gateway_subscription_events_total",
    help: "Changes that were told, by the field that was subscribed to.",
    labelNames: ["field"],
    registers,
    collect() {
      this.reset();
      for (const [field, count] of read().told) this.inc({ field }, count);
    },
  });
  new Counter({
    name: "laowu_gateway_subscriptions_ended_total",
    help: "Subscriptions that ended, by the code that was told; CLIENT_LEFT: the client went.",
    labelNames: ["reason"],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of read().ended) this.inc({ reason }, count);
    },
  });
  new Gauge({
    name: "laowu_gateway_feed_heard",
    help: "1 while a province says by itself that there is something new, 0 while its feed must be looked at.",
    labelNames: ["endpoint"],
    registers,
    collect() {
      this.reset();
      for (const { provinces, isHeard } of read().bells)
        this.set({ endpoint: provinces.join(",") }, isHeard ? 1 : 0);
    },
  });
}
