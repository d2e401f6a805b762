import { escapeLiteral, type Pool, type PoolClient } from "pg";
import type { Deadline } from "../deadline.ts";
import { limits } from "../limits.ts";
import { pgTypes } from "../pg-types.ts";
import {
  databaseError,
  isTakenBack,
  PreparedStatements,
  type Session,
  type StatementObserver,
} from "../session.ts";
import { statementTimeoutFor } from "../statement-timeout.ts";
import type { PermitBody } from "./permit-body.ts";
import type { PermitKeys } from "./permit-keys.ts";
import { permitSetting } from "./permit-sql.ts";
import { answered, takeBack } from "./silent-database.ts";

/** What one transaction may write, beside whose rows it is about: policies ask for all of it. */
export interface WriteBody extends Omit<PermitBody, "kind"> {
  /** OPEN covers no person at all. */
  readonly kind: PermitBody["kind"] | "OPEN";
  /** The one kind of write, such as "withdrawAuthorization". */
  readonly writes: readonly [string];
  /** The id that the write is about, and no other. */
  readonly record: readonly [string];
  /** Who writes: what was answered to them before is theirs alone. */
  readonly principal: readonly [string, ...string[]];
}

export interface WriteRequest {
  readonly deadline: Deadline;
  readonly permit: WriteBody;
}

export interface WriteTransactionsOptions {
  readonly pool: Pool;
  readonly keys: PermitKeys;
  readonly onStatement: StatementObserver | undefined;
}

/** How often a write is begun that gets into the way of others, such as the making of links. Own figure. */
const attemptsMax = 3;

/**
 * The way of writes: transactions of a role that owns nothing, each under a permit of its own. A server that says
 * nothing at all, not even that a statement took too long, ends one with the connection.
 */
export class WriteTransactions {
  readonly #options: WriteTransactionsOptions;
  readonly #statements = new PreparedStatements();

  constructor(options: WriteTransactionsOptions) {
    this.#options = options;
  }

  /** @param work is done again when the database has taken it back for somebody else's sake */
  async run<Result>(
    request: WriteRequest,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(request, work);
      } catch (error) {
        if (attempt === attemptsMax || !isTakenBack(error)) throw databaseError(error);
      }
    }
  }

  async #once<Result>(
    { deadline, permit }: WriteRequest,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const { pool, keys } = this.#options;
    deadline.signal.throwIfAborted();
    const token = await keys.write(permit);
    const client = await connected(pool);
    let isLost = false;
    try {
      const timeoutMs = statementTimeoutFor(deadline.remainingMs);
      await answered(begin(client, token, timeoutMs), limits.connectMs);
      const rows = permit.kind === "OPEN" ? null : permit.kind;
      const result = await work(this.#session(client, { deadline, timeoutMs, rows }));
      deadline.signal.throwIfAborted();
      await answered(client.query("COMMIT"), limits.connectMs);
      return result;
    } catch (error) {
      isLost = !(await takeBack(client, error));
      throw error;
    } finally {
      client.release(isLost);
    }
  }

  /** Whoever gives up before the end, be it the caller who has left, has written nothing. */
  #session(client: PoolClient, { deadline, timeoutMs, rows }: Writing): Session {
    const { onStatement } = this.#options;
    return {
      rows,
      query: async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
        deadline.signal.throwIfAborted();
        onStatement?.(sql);
        const name = this.#statements.nameOf(sql);
        const statement = { text: sql, values: [...values], types: pgTypes };
        const running = client.query<Row>({ ...statement, ...(name !== null && { name }) });
        return (await answered(running, timeoutMs + limits.connectMs)).rows;
      },
    };
  }
}

interface Writing {
  readonly deadline: Deadline;
  /** After so long PostgreSQL itself ends a statement. */
  readonly timeoutMs: number;
  readonly rows: Session["rows"];
}

async function connected(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw databaseError(error);
  }
}

/** Both settings end with the transaction. One trip there and back; the token is made here, and quoted all the same. */
async function begin(client: PoolClient, token: string, timeoutMs: number): Promise<void> {
  await client.query(
    `BEGIN; SELECT set_config('${permitSetting}', ${escapeLiteral(token)}, true),
                   set_config('statement_timeout', '${timeoutMs}', true)`,
  );
}
