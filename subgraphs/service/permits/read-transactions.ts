import { escapeLiteral, type Pool, type PoolClient } from "pg";
import type { Permit } from "../../../schema/access/permit.ts";
import { limits } from "../limits.ts";
import { pgTypes } from "../pg-types.ts";
import { databaseError, type Session } from "../session.ts";
import type { PermitKeys } from "./permit-keys.ts";
import { permitSetting } from "./permit-sql.ts";
import { answered, takeBack } from "./silent-database.ts";

export interface ReadRequest {
  /** What may be seen of persons; nobody without. */
  readonly permits: readonly Permit[];
  /** Ends it between two statements. */
  readonly signal: AbortSignal;
}

export interface ReadTransactionsOptions {
  readonly pool: Pool;
  /** Null where there are no persons. */
  readonly keys: PermitKeys | null;
}

/**
 * Long reads of the role that reads, each of one state of the register. The permit is looked at as of the
 * beginning of the transaction, so what it covers then is read to the end. A server that says nothing at all
 * ends it, too, with the connection.
 */
export class ReadTransactions {
  readonly #options: ReadTransactionsOptions;

  constructor(options: ReadTransactionsOptions) {
    this.#options = options;
  }

  async run<Result>(
    { permits, signal }: ReadRequest,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const { pool, keys } = this.#options;
    signal.throwIfAborted();
    const client = await pool.connect().catch((error: unknown) => {
      throw databaseError(error);
    });
    let isLost = false;
    try {
      const token = keys?.tokenOf(permits) ?? null;
      const written = token === null ? "" : await answered(token(), limits.connectMs);
      await answered(begin(client, written), limits.connectMs);
      const result = await work(sessionOf(client, permits, signal));
      await answered(client.query("COMMIT"), limits.connectMs);
      return result;
    } catch (error) {
      isLost = !(await takeBack(client, error));
      throw databaseError(error);
    } finally {
      client.release(isLost);
    }
  }
}

async function begin(client: PoolClient, token: string): Promise<void> {
  await client.query(
    `BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
     SELECT set_config('${permitSetting}', ${escapeLiteral(token)}, true),
            set_config('statement_timeout', '${limits.longReadStatementMs}', true),
            set_config('idle_in_transaction_session_timeout', '${limits.longReadStatementMs}', true)`,
  );
}

function sessionOf(client: PoolClient, permits: readonly Permit[], signal: AbortSignal): Session {
  return {
    rows: permits[0]?.rows.kind ?? null,
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
      signal.throwIfAborted();
      const statement = { text: sql, values: [...values], types: pgTypes };
      const ms = limits.longReadStatementMs + limits.cancelGraceMs;
      return (await answered(client.query<Row>(statement), ms)).rows;
    },
  };
}
