import { type PoolClient, Query, type QueryConfig } from "pg";
import { permitSetting } from "./permit-sql.ts";

const enter = "laowu_enter";
const leave = "laowu_leave";

/** Sent once over each connection. `true`: the setting ends with the transaction. */
export const preparePermits = [
  `PREPARE ${enter} (text) AS SELECT set_config('${permitSetting}', $1, true)`,
  `PREPARE ${leave} AS SELECT set_config('${permitSetting}', '', false)`,
].join("; ");

/**
 * Sends one statement under a permit, in one round trip. What is sent without a `Sync` between is one
 * transaction for PostgreSQL, which ends at the `Sync`, whether it failed or not: the permit is set,
 * the statement runs, the setting is gone. So no error, cancel or lost process leaves one open. What
 * a statement that somebody smuggled in sets for the connection is set back before the end.
 */
export function sendPermitted<Row extends object>(
  client: PoolClient,
  statement: QueryConfig,
  token: string,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new PermittedQuery<Row>(statement, token, (error, rows) =>
        error ? reject(error) : resolve(rows),
      ),
    );
  });
}

/** What the driver's queries write with, and what the server's messages are handed to; it has no types for it. */
interface Connection {
  bind(message: {
    readonly portal: string;
    readonly statement: string;
    readonly values: readonly string[];
  }): void;
  execute(message: { readonly portal: string; readonly rows: number }): void;
  sync(): void;
}

interface QueryParts {
  prepare(connection: Connection): void;
  _getRows(connection: Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
}

const parts = Query.prototype as unknown as QueryParts;

class PermittedQuery<Row extends object> extends Query<Row> implements QueryParts {
  readonly #token: string;
  /** What the server answers next: the setting of the permit, the statement, or the setting back. */
  #stage: "enter" | "ask" | "leave" = "enter";

  constructor(
    statement: QueryConfig,
    token: string,
    done: (error: Error | undefined, rows: Row[]) => void,
  ) {
    // One without a name and values would otherwise be sent as plain text, which is a `Sync` of its own.
    const extended: QueryConfig & { readonly queryMode: string } = {
      ...statement,
      queryMode: "extended",
    };
    super(extended, (error, result) => done(error, result?.rows ?? []));
    this.#token = token;
  }

  prepare(connection: Connection): void {
    run(connection, enter, [this.#token]);
    parts.prepare.call(this, connection);
  }

  /** The driver calls this to send the end: the run of the statement that it has bound. */
  _getRows(connection: Connection): void {
    connection.execute({ portal: "", rows: 0 });
    run(connection, leave, []);
    connection.sync();
  }

  handleDataRow(message: unknown): void {
    if (this.#stage === "ask") parts.handleDataRow.call(this, message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.#stage === "ask") parts.handleCommandComplete.call(this, message, connection);
    this.#stage = this.#stage === "enter" ? "ask" : "leave";
  }
}

function run(connection: Connection, statement: string, values: readonly string[]): void {
  connection.bind({ portal: "", statement, values });
  connection.execute({ portal: "", rows: 0 });
}
