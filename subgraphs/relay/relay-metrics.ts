import { Counter, Gauge, Registry } from "prom-client";

/** What a relay has done, and how far behind it is. */
export class RelayMetrics {
  readonly #registry = new Registry();
  readonly #published: Counter<"kind">;
  readonly #failures: Counter;
  readonly #caughtUp: Gauge;
  readonly #horizonAge: Gauge;
  readonly #reconciliations: Counter<"result">;
  readonly #differing: Gauge;

  constructor() {
    const registers = [this.#registry];
    this.#published = new Counter({
      name: "laowu_relay_published_total",
      help: "Messages that the broker has stored, by kind.",
      labelNames: ["kind"],
      registers,
    });
    this.#failures = new Counter({
      name: "laowu_relay_failures_total",
      help: "How often the broker or the database failed, and it was begun anew.",
      registers,
    });
    this.#caughtUp = new Gauge({
      name: "laowu_relay_caught_up_timestamp_seconds",
      help: "When everything there was had been published, in seconds since 1970; how long ago is the lag.",
      registers,
    });
    this.#horizonAge = new Gauge({
      name: "laowu_relay_horizon_age_seconds",
      help: "For how long transactions that do not end have held up the feed.",
      registers,
    });
    this.#reconciliations = new Counter({
      name: "laowu_relay_reconciliations_total",
      help: "Comparisons of register and stream, by what came of them.",
      labelNames: ["result"],
      registers,
    });
    this.#differing = new Gauge({
      name: "laowu_relay_differing_records",
      help: "Records in which register and stream differed when they were last compared.",
      registers,
    });
  }

  published(kind: string): void {
    this.#published.inc({ kind });
  }

  failed(): void {
    this.#failures.inc();
  }

  caughtUp(atMs: number, horizonAgeMs: number): void {
    this.#caughtUp.set(atMs / 1_000);
    this.#horizonAge.set(horizonAgeMs / 1_000);
  }

  reconciled(differing: number): void {
    this.#reconciliations.inc({ result: differing === 0 ? "equal" : "different" });
    this.#differing.set(differing);
  }

  /** For Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}
