import { Client } from "pg";

/** What PostgreSQL knows the processes without guards by (PGAPPNAME). */
export const unguardedName = "laowu-unguarded";

/** The backends of PostgreSQL that work for a house and for what runs beside it. */
export interface Backends {
  readonly on: readonly number[];
  readonly off: readonly number[];
}

/** Looks up which backends are whose. */
export class BackendsReader {
  readonly #client: Client;
  readonly #off: string;

  private constructor(client: Client, off: string) {
    this.#client = client;
    this.#off = off;
  }

  /**
   * @param databaseUrl of any database of the cluster, for its owner
   * @param off what PostgreSQL knows the others by
   */
  static async open(databaseUrl: string, off: string): Promise<BackendsReader> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return new BackendsReader(client, off);
  }

  async read(): Promise<Backends> {
    const { rows } = await this.#client.query<{ readonly pid: number; readonly off: boolean }>(
      `SELECT pid, application_name = $1 AS off FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
      [this.#off],
    );
    const pidsOf = (off: boolean) => rows.filter((row) => row.off === off).map(({ pid }) => pid);
    return { on: pidsOf(false), off: pidsOf(true) };
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}
