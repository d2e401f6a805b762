import { createHash } from "node:crypto";
import { isNativeError } from "node:util/types";
import type { Pool, PoolClient } from "pg";
import type { PermittedRows } from "../../schema/access/permit.ts";
import type { Deadline } from "./deadline.ts";
import { DatabaseUnavailableError, DeadlineExceededError } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Token } from "./permits/permit-keys.ts";
import { preparePermits, sendPermitted } from "./permits/permitted-query.ts";
import { pgTypes } from "./pg-types.ts";
import { statementTimeoutFor } from "./statement-timeout.ts";

/** What readers get: one request's way to the database. */
export interface Session {
  /** Which persons its permits are for; null while it has none. */
  readonly rows: PermittedRows["kind"] | null;
  /** Sends exactly one statement. Rows come mapped by their column aliases. */
  query<Row extends object>(
    sql: string,
    values?: readonly unknown[],
    options?: StatementOptions,
  ): Promise<Row[]>;
}

export interface StatementOptions {
  /** Without one, the statement is planned as the connection's last one was. */
  readonly plan?: PlanMode;
}

/**
 * A plan is made for the values at hand, or made once and kept for all values. Planning takes
 * about as long as reading a page does, so a statement whose values do not change the best way
 * keeps its plan.
 */
export type PlanMode = "made" | "kept";

/** Called with every statement that is sent, for tests that count them. */
export type StatementObserver = (sql: string) => void;

export interface SessionOptions {
  readonly pool: Pool;
  /** Ends statements of other connections; the pool itself may be exhausted by them. */
  readonly canceller: Pool;
  readonly statements: PreparedStatements;
  readonly onStatement: StatementObserver | undefined;
  readonly deadline: Deadline;
  /** Under which the next statement runs; null sees no person. */
  readonly token: () => Token | null;
  /** Which persons the permits are for now. */
  readonly rows: () => Session["rows"];
}

/** The hot path: straight to the driver's pool, prepared by name, under the request's deadline. */
export class PooledSession implements Session {
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get rows(): PermittedRows["kind"] | null {
    return this.#options.rows();
  }

  async query<Row extends object>(
    sql: string,
    values: readonly unknown[] = [],
    { plan }: StatementOptions = {},
  ): Promise<Row[]> {
    const { deadline } = this.#options;
    deadline.signal.throwIfAborted();
    const client = await this.#connect();
    const running = this.#send<Row>(client, { sql, values, plan });
    const watch = new AbortWatch(deadline.signal);
    try {
      return await Promise.race([running, watch.aborted]);
    } catch (error) {
      throw databaseError(error);
    } finally {
      watch.stop();
      this.#release(client, running, deadline.signal);
    }
  }

  async #connect(): Promise<PoolClient> {
    const { pool, deadline } = this.#options;
    const connecting = pool.connect();
    const watch = new AbortWatch(deadline.signal);
    try {
      return await Promise.race([connecting, watch.aborted]);
    } catch (error) {
      // A connection that comes too late goes back to the pool unused.
      connecting.then(
        (client) => client.release(),
        () => {},
      );
      throw deadline.signal.aborted ? deadline.signal.reason : unavailable(error);
    } finally {
      watch.stop();
    }
  }

  async #send<Row extends object>(
    client: PoolClient,
    { sql, values, plan }: Statement,
  ): Promise<Row[]> {
    const { statements, deadline, onStatement } = this.#options;
    const token = this.#options.token();
    await settle(client, {
      "SET statement_timeout = ": String(statementTimeoutFor(deadline.remainingMs)),
      ...(plan && { "SET plan_cache_mode = ": planCacheModes[plan] }),
      ...(token && { [preparePermits]: "" }),
    });
    onStatement?.(sql);
    const name = statements.nameOf(sql);
    const query = { text: sql, values: [...values], types: pgTypes, ...(name && { name }) };
    if (token === null) return (await client.query<Row>(query)).rows;
    const written = await token();
    deadline.signal.throwIfAborted();
    return sendPermitted<Row>(client, query, written);
  }

  /** Gives the connection back once it is silent. One that stays busy after its abort is dropped. */
  #release(client: PoolClient, running: Promise<unknown>, signal: AbortSignal): void {
    const settled = running.then(
      () => undefined,
      (error: unknown) => (isConnectionLost(error) ? (error as Error) : undefined),
    );
    if (!signal.aborted) {
      settled.then((lost) => client.release(lost)).catch(() => {});
      return;
    }
    const cancelled = Promise.all([this.#cancel(client), settled]).then(([, lost]) => lost);
    const grace = new Promise<Error>((resolve) => {
      const timer = setTimeout(resolve, limits.cancelGraceMs, new Error("The statement went on."));
      timer.unref();
    });
    Promise.race([cancelled, grace]).then(
      (lost) => client.release(lost),
      (error: unknown) => client.release(isNativeError(error) ? error : true),
    );
  }

  /** Awaited before the connection is used again, so a late signal cannot hit the next statement. */
  async #cancel(client: PoolClient): Promise<void> {
    const { processID } = client as unknown as { readonly processID: number };
    await this.#options.canceller.query("SELECT pg_cancel_backend($1)", [processID]);
  }
}

/** Names statements by their text. Bounded: every name costs memory in every connection. */
export class PreparedStatements {
  readonly #nameBySql = new Map<string, string>();

  nameOf(sql: string): string | null {
    const known = this.#nameBySql.get(sql);
    if (known !== undefined) return known;
    if (this.#nameBySql.size >= limits.preparedStatementsMax) return null;
    const name = createHash("sha256").update(sql).digest("hex").slice(0, 32);
    this.#nameBySql.set(sql, name);
    return name;
  }
}

interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
  readonly plan: PlanMode | undefined;
}

/** PostgreSQL's names of the ways to plan. */
export const planCacheModes: Readonly<Record<PlanMode, string>> = {
  made: "force_custom_plan",
  kept: "force_generic_plan",
};

/** What we told each connection, by the beginning of the command. */
const settingsByClient = new WeakMap<PoolClient, Map<string, string>>();

/** Sends a connection these commands, less those it got already with the same ending. */
async function settle(client: PoolClient, wanted: Readonly<Record<string, string>>): Promise<void> {
  const settings = settingsByClient.get(client) ?? new Map<string, string>();
  settingsByClient.set(client, settings);
  const changes = Object.entries(wanted).filter(([name, value]) => settings.get(name) !== value);
  if (changes.length === 0) return;
  await client.query(changes.map(([name, value]) => name + value).join("; "));
  for (const [name, value] of changes) settings.set(name, value);
}

/** A promise that rejects when the signal aborts, and a way to stop listening. */
class AbortWatch {
  readonly aborted: Promise<never>;
  readonly #signal: AbortSignal;
  #listener: () => void = () => {};

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.aborted = new Promise((_, reject) => {
      this.#listener = () => reject(signal.reason);
      signal.addEventListener("abort", this.#listener, { once: true });
    });
    this.aborted.catch(() => {});
  }

  stop(): void {
    this.#signal.removeEventListener("abort", this.#listener);
  }
}

const queryCanceled = "57014";
/** Classes of SQLSTATE that say the server, or what others do in it, is the problem, not the statement. */
const outageClasses: ReadonlySet<string> = new Set(["08", "40", "53", "57", "58"]);

/** PostgreSQL's and the driver's errors in our words. What remains is a bug and keeps its own. */
export function databaseError(error: unknown): unknown {
  const code = sqlState(error);
  if (code === queryCanceled) return new DeadlineExceededError();
  if (code === null ? isConnectionLost(error) : outageClasses.has(code.slice(0, 2)))
    return unavailable(error);
  return error;
}

/** Whether a transaction was taken back for the sake of another one, by a deadlock say: it may be done again. */
export function isTakenBack(error: unknown): boolean {
  return takenBack.has(sqlState(error) ?? "");
}

/** Serialization failures, and deadlocks. */
const takenBack: ReadonlySet<string> = new Set(["40001", "40P01"]);

function unavailable(cause: unknown): DatabaseUnavailableError {
  return new DatabaseUnavailableError({ cause });
}

function sqlState(error: unknown): string | null {
  const code = isNativeError(error) && "code" in error ? error.code : null;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

/** The driver has no classes for a lost connection: a system error code, or one of its sentences. */
function isConnectionLost(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  if ("syscall" in error) return true;
  return /^Connection terminated|^Client (has encountered|was closed)|^timeout exceeded/.test(
    error.message,
  );
}
