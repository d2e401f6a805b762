import { Counter, Gauge, type Registry } from "prom-client";
import type { TurnstileState } from "./http/turnstile.ts";

/** Figures that are there anyway: they are looked at when somebody asks for metrics, and cost no request. */
export function registerTurnstile(registry: Registry, read: () => TurnstileState): void {
  const registers = [registry];
  new Gauge({
    name: "laowu_gateway_lag_seconds",
    help: "By how much the gateway was late when it last looked.",
    registers,
    collect() {
      this.set(read().lagMs / 1_000);
    },
  });
  gaugeByClient("requests_in_flight", "Requests that are being answered, by kind of client.", {
    registers,
    read: () => read().inFlight,
  });
  gaugeByClient("requests_in_flight_max", "How many there may be now, by kind of client.", {
    registers,
    read: () => read().inFlightMax,
  });
  new Counter({
    name: "laowu_gateway_requests_turned_away_total",
    help: "Requests turned away unread, by kind of client; newToken: before its token was verified.",
    labelNames: ["client"],
    registers,
    collect() {
      this.reset();
      for (const [client, count] of Object.entries(read().turnedAway)) this.inc({ client }, count);
    },
  });
}

function gaugeByClient(
  name: string,
  help: string,
  { registers, read }: { registers: Registry[]; read: () => Readonly<Record<string, number>> },
): void {
  new Gauge({
    name: `laowu_gateway_${name}`,
    help,
    labelNames: ["client"],
    registers,
    collect() {
      for (const [client, count] of Object.entries(read())) this.set({ client }, count);
    },
  });
}
