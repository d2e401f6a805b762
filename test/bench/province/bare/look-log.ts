import { Pool } from "pg";
import { limits } from "../../../../subgraphs/service/limits.ts";

/**
 * Writes looks down as a province does: over one connection, on disk before the answer, and what waits
 * while a transaction is under way goes into the next one together.
 */
export class LookLog {
  readonly #pool: Pool;
  #waiting: { readonly entry: string; readonly resolve: () => void }[] = [];
  #isWriting = false;

  constructor(databaseUrl: string) {
    const { idleConnectionMs: idleTimeoutMillis } = limits;
    const options = "-c synchronous_commit=on -c TimeZone=UTC";
    this.#pool = new Pool({ connectionString: databaseUrl, max: 1, idleTimeoutMillis, options });
  }

  append(entry: string): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ entry, resolve });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#pool.query({
        name: "append",
        text: "SELECT at_sequence, at_hash, refused FROM access_log_append($1) ORDER BY entry",
        values: [`[${batch.map(({ entry }) => entry).join()}]`],
      });
      for (const { resolve } of batch) resolve();
    }
    this.#isWriting = false;
  }
}
