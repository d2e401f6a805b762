import pg from "pg";

/** The databases of all registers of a house, asked one after the other. */
export class Registers {
  readonly #clients: readonly pg.Client[];

  private constructor(clients: readonly pg.Client[]) {
    this.#clients = clients;
  }

  static async open(urls: readonly string[]): Promise<Registers> {
    const clients = urls.map((connectionString) => new pg.Client({ connectionString }));
    for (const client of clients) await client.connect();
    return new Registers(clients);
  }

  /** The sum of the one number that each register answers. */
  async sum(sql: string, values: readonly unknown[] = []): Promise<number> {
    let sum = 0;
    for (const client of this.#clients) {
      const { rows } = await client.query<Record<string, unknown>>(sql, [...values]);
      sum += Number(Object.values(rows[0] ?? {})[0]);
    }
    return sum;
  }

  bytes(): Promise<number> {
    return this.sum("SELECT pg_database_size(current_database())");
  }

  workers(): Promise<number> {
    return this.sum("SELECT count(*) FROM worker");
  }

  /** Who came back from another province's register of work and works at home again. */
  async returnees(province: string): Promise<number> {
    const backOn = new Map<string, string>();
    const again = new Set<string>();
    const rowsOf = (sql: string) =>
      Promise.all(
        this.#clients.map((client) =>
          client.query<{ worker_id: string; day: string }>(sql, [`${province}:%`]),
        ),
      ).then((answers) => answers.flatMap(({ rows }) => rows));
    for (const { worker_id, day } of await rowsOf(
      `SELECT worker_id, end_date::text AS day FROM placement
        WHERE worker_id LIKE $1 AND end_reason = 'RETURNED_HOME'`,
    ))
      backOn.set(worker_id, day);
    for (const { worker_id, day } of await rowsOf(
      `SELECT worker_id, start_date::text AS day FROM placement
        WHERE worker_id LIKE $1 AND end_date IS NULL`,
    ))
      if (day >= (backOn.get(worker_id) ?? "~")) again.add(worker_id);
    const employed = await this.#employed(province, [...again]);
    return employed;
  }

  #employed(province: string, ids: readonly string[]): Promise<number> {
    return this.sum(
      "SELECT count(*) FROM worker WHERE province = $1 AND status = 'EMPLOYED' AND id = ANY($2)",
      [province, ids],
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.end()));
  }
}
