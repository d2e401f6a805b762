import { StartError } from "../service/errors.ts";
import { defaultScale } from "./config.ts";
import type { Cluster } from "./postgres/cluster.ts";
import { query } from "./postgres/query.ts";
import type { Register } from "./registers.ts";
import type { Blank } from "./seeding/seed-all.ts";

/** The registers' databases on the house's own PostgreSQL, one each. */
export class EmbeddedDatabases {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  urlOf({ key }: Register): string {
    return this.#cluster.url(databaseName(key));
  }

  async has({ key }: Register): Promise<boolean> {
    const found = await this.#ask(`SELECT FROM pg_database WHERE datname = '${databaseName(key)}'`);
    return found.length > 0;
  }

  async create({ key }: Register): Promise<void> {
    await this.#ask(`CREATE DATABASE ${databaseName(key)} TEMPLATE template0`);
  }

  /**
   * A register is filled under another name that is changed at the end, so a half-done
   * one never looks like a register and is simply done again.
   */
  toFill(register: Register, scale: number): Blank {
    const name = databaseName(register.key);
    const half = `new_${name}`;
    return {
      register,
      url: this.#cluster.url(half),
      begin: async () => {
        await this.#ask(`DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
        await this.#ask(`CREATE DATABASE ${half} TEMPLATE template0`);
      },
      finish: async () => {
        await this.#ask(`COMMENT ON DATABASE ${half} IS 'scale ${scale}'`);
        await this.#ask(`ALTER DATABASE ${half} RENAME TO ${name}`);
      },
    };
  }

  /** All registers are of one scale: figures of provinces would otherwise not compare. */
  async agreedScale(wanted: number | null): Promise<number> {
    const rows = await this.#ask<{ readonly comment: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname LIKE 'laowu\\_%'",
    );
    const comments = rows.map(({ comment }) => /^scale (\S+)$/.exec(comment ?? "")?.[1]);
    const onDisk = comments.find((scale) => scale !== undefined);
    if (onDisk === undefined) return wanted ?? defaultScale;
    if (wanted === null || wanted === Number(onDisk)) return Number(onDisk);
    throw new StartError(
      `The registers on disk were made with SCALE=${onDisk}, not ${wanted}. ` +
        'Start without SCALE to use them, or remove them with "npm run reset" first.',
    );
  }

  #ask<Row extends object>(sql: string): Promise<Row[]> {
    return query<Row>(this.#cluster.url("postgres"), sql);
  }
}

/** The name of a register in the house's own PostgreSQL. */
export function databaseName(key: string): string {
  return `laowu_${key}`;
}
