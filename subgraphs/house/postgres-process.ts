import { setTimeout as sleep } from "node:timers/promises";
import { type Cluster, type ClusterOptions, startCluster } from "./postgres/cluster.ts";
import { identityOf } from "./process/identity-of.ts";
import type { Say } from "./say.ts";

const limits = {
  /** How often it is looked at: PostgreSQL is no child of the launcher, so nobody is told of its end. */
  lookEveryMs: 1_000,
  /** The pause after a start that failed doubles from the first to the second. */
  pauseMsMin: 500,
  pauseMsMax: 30_000,
} as const;

/** The house's PostgreSQL, which is started again when it ends without being asked to. */
export class PostgresProcess {
  readonly #options: ClusterOptions;
  readonly #say: Say;
  readonly #onStarted: (cluster: Cluster) => Promise<void>;
  readonly #stopping = new AbortController();
  #cluster: Cluster;
  /** The pid alone may later be another process's; null when it ended at once. */
  #identity: string | null;
  #keeping: Promise<void> = Promise.resolve();

  private constructor(
    cluster: Cluster,
    options: ClusterOptions,
    { say, onStarted }: PostgresEvents,
  ) {
    this.#cluster = cluster;
    this.#identity = identityOf(cluster.pid);
    this.#options = { ...options, port: cluster.port };
    this.#say = say;
    this.#onStarted = onStarted;
  }

  static async start(options: ClusterOptions, events: PostgresEvents): Promise<PostgresProcess> {
    const cluster = await startCluster(options);
    const postgres = new PostgresProcess(cluster, options, events);
    await events.onStarted(cluster);
    postgres.#keeping = postgres.#keepRunning();
    return postgres;
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  async stop(now: boolean): Promise<void> {
    this.#stopping.abort();
    await this.#keeping;
    await this.#cluster.stop(now);
  }

  async #keepRunning(): Promise<void> {
    while (await this.#pause(limits.lookEveryMs)) {
      if (this.#runs()) continue;
      this.#say("PostgreSQL ended; it starts again.");
      await this.#restart();
    }
  }

  async #restart(): Promise<void> {
    let pauseMs: number = limits.pauseMsMin;
    for (;;) {
      const problem = await this.#begin();
      if (problem === null) return;
      this.#say(`PostgreSQL could not be started; the next try is in ${pauseMs} ms. ${problem}`);
      if (!(await this.#pause(pauseMs))) return;
      pauseMs = Math.min(pauseMs * 2, limits.pauseMsMax);
    }
  }

  /** Resolves to what went wrong, or null. Whatever it is, the house must go on trying. */
  async #begin(): Promise<string | null> {
    try {
      this.#cluster = await startCluster(this.#options);
      this.#identity = identityOf(this.#cluster.pid);
      await this.#onStarted(this.#cluster);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #runs(): boolean {
    return this.#identity !== null && identityOf(this.#cluster.pid) === this.#identity;
  }

  /** Resolves to false when it is to stop. */
  #pause(ms: number): Promise<boolean> {
    return sleep(ms, undefined, { signal: this.#stopping.signal }).then(
      () => true,
      () => false,
    );
  }
}

export interface PostgresEvents {
  readonly say: Say;
  readonly onStarted: (cluster: Cluster) => Promise<void>;
}
