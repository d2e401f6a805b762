import { Counter, Gauge, type Registry } from "prom-client";
import type { LaneState } from "./execute/traffic/lane.ts";

/** What goes on between the gateway and one subgraph at one endpoint, for reads or for writes. */
export interface TrafficState extends LaneState {
  /** Codes of the provinces served there, or the subgraph's name. */
  readonly endpoint: string;
  readonly subgraph: string;
}

const labelNames = ["endpoint", "subgraph", "kind"] as const;
const breakerStates = { closed: 0, "half-open": 1, open: 2 } as const;

/** Figures that are there anyway: they are looked at when somebody asks for metrics, and cost no request. */
export function registerTraffic(registry: Registry, states: () => readonly TrafficState[]): void {
  const gauge = (name: string, help: string, figureOf: (state: TrafficState) => number) =>
    new Gauge({
      name: `laowu_gateway_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const state of states()) this.set(labelsOf(state), figureOf(state));
      },
    });
  const counter = (name: string, help: string, figureOf: (state: TrafficState) => number) =>
    new Counter({
      name: `laowu_gateway_${name}_total`,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const state of states()) this.inc(labelsOf(state), figureOf(state));
      },
    });
  gauge(
    "breaker_state",
    "Whether calls are made: 0 yes (closed), 1 one at a time (half-open), 2 no (open).",
    ({ breaker }) => breakerStates[breaker],
  );
  gauge("calls_in_flight", "Calls that are being answered.", ({ calls }) => calls);
  gauge("calls_waiting", "Calls that wait for others to end.", ({ waiting }) => waiting);
  counter("breaker_opened", "How often calls were stopped.", ({ tally }) => tally.opened);
  counter("calls_repeated", "Reads that were sent once more.", ({ tally }) => tally.repeated);
  counter(
    "calls_skipped_open",
    "Calls not made because others failed a moment before.",
    ({ tally }) => tally.skippedOpen,
  );
  counter(
    "calls_skipped_busy",
    "Calls not made because too many were waiting.",
    ({ tally }) => tally.skippedBusy,
  );
  counter("calls_shared", "Reads that shared another's answer.", ({ tally }) => tally.shared);
}

function labelsOf({ endpoint, subgraph, kind }: TrafficState) {
  return { endpoint, subgraph, kind };
}
