import { StartError } from "../service/errors.ts";
import { type Cluster, type ClusterOptions, startCluster } from "./postgres/cluster.ts";
import type { Say } from "./say.ts";

/** How often it is looked at: PostgreSQL is no child of the launcher, so nobody is told of its end. */
const lookEveryMs = 1_000;

/** The house's PostgreSQL, which is started again when it ends without being asked to. */
export class PostgresProcess {
  readonly #options: ClusterOptions;
  readonly #say: Say;
  readonly #onStarted: (cluster: Cluster) => Promise<void>;
  #cluster: Cluster;
  #timer: NodeJS.Timeout | null = null;
  #restarting: Promise<void> = Promise.resolve();
  #isStopping = false;

  private constructor(
    cluster: Cluster,
    options: ClusterOptions,
    { say, onStarted }: PostgresEvents,
  ) {
    this.#cluster = cluster;
    this.#options = { ...options, port: cluster.port };
    this.#say = say;
    this.#onStarted = onStarted;
  }

  static async start(options: ClusterOptions, events: PostgresEvents): Promise<PostgresProcess> {
    const cluster = await startCluster(options);
    const postgres = new PostgresProcess(cluster, options, events);
    await events.onStarted(cluster);
    postgres.#look();
    return postgres;
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  async stop(now: boolean): Promise<void> {
    this.#isStopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#restarting;
    await this.#cluster.stop(now);
  }

  #look(): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#restarting = (isAlive(this.#cluster.pid) ? Promise.resolve() : this.#restart()).then(
        () => this.#look(),
      );
    }, lookEveryMs);
  }

  async #restart(): Promise<void> {
    this.#say("PostgreSQL ended; it starts again.");
    try {
      this.#cluster = await startCluster(this.#options);
      await this.#onStarted(this.#cluster);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.#say(`PostgreSQL could not be started: ${error.message}`);
    }
  }
}

export interface PostgresEvents {
  readonly say: Say;
  readonly onStarted: (cluster: Cluster) => Promise<void>;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs as another user, whom we may not signal.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
