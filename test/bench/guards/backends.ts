import { Client } from "pg";

/** What PostgreSQL knows the processes without guards by (PGAPPNAME). */
export const unguardedName = "laowu-unguarded";

/** The backends of PostgreSQL that work for the one house and for the other. */
export interface Backends {
  readonly on: readonly number[];
  readonly off: readonly number[];
}

/** Looks up which backends are whose. */
export class BackendsReader {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** @param databaseUrl of any database of the cluster, for its owner */
  static async open(databaseUrl: string): Promise<BackendsReader> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new BackendsReader(client);
  }

  async read(): Promise<Backends> {
    const { rows } = await this.#client.query<{ readonly pid: number; readonly off: boolean }>(
      `SELECT pid, application_name = $1 AS off FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      [unguardedName],
    );
    const pidsOf = (off: boolean) => rows.filter((row) => row.off === off).map(({ pid }) => pid);
    return { on: pidsOf(false), off: pidsOf(true) };
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
