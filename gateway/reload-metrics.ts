import { Counter, Gauge, type Registry } from "prom-client";

/** How often the settings were read anew, and how many of them somebody still needs. */
export interface ReloadState {
  readonly done: number;
  readonly refused: number;
  readonly generations: number;
}

export function registerReloads(registry: Registry, state: () => ReloadState): void {
  new Counter({
    name: "laowu_gateway_reloads_total",
    help: "How often the settings were read anew, by what came of it.",
    labelNames: ["outcome"],
    registers: [registry],
    collect() {
      const { done, refused } = state();
      this.reset();
      this.inc({ outcome: "done" }, done);
      this.inc({ outcome: "refused" }, refused);
    },
  });
  new Gauge({
    name: "laowu_gateway_generations",
    help: "Settings that are kept: those that hold, and older ones that still answer somebody.",
    registers: [registry],
    collect() {
      this.set(state().generations);
    },
  });
}
