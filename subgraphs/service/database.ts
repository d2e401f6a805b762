import { setTimeout as sleep } from "node:timers/promises";
import { isNativeError } from "node:util/types";
import { Client, type ClientConfig, Pool, type PoolClient, type PoolConfig } from "pg";
import { DataSource, type MigrationInterface } from "typeorm";
import type { PostgresDriver } from "typeorm/driver/postgres/PostgresDriver.js";
import type { Permit } from "../../schema/access/permit.ts";
import { type Ask, contentOf } from "./database-content.ts";
import { Deadline } from "./deadline.ts";
import { DeadlineExceededError, StartError } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Logger } from "./logger.ts";
import { PermitKeys, type Token } from "./permits/permit-keys.ts";
import { type ReadRequest, ReadTransactions } from "./permits/read-transactions.ts";
import {
  prepareReader,
  prepareWriter,
  type ReaderOptions,
  UnfitRoleError,
  type WriterOptions,
} from "./permits/serving-role.ts";
import { type WriteRequest, WriteTransactions } from "./permits/write-transactions.ts";
import {
  PooledSession,
  PreparedStatements,
  planCacheModes,
  type Session,
  type StatementObserver,
} from "./session.ts";
import { sharedLook } from "./shared-look.ts";

export type MigrationClass = new () => MigrationInterface;

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** At most so many connections. */
  readonly poolSize: number;
  readonly migrations: readonly MigrationClass[];
  /** Tables that may stand in a database that counts as empty. */
  readonly beside?: readonly string[];
  /** What speaks against a database that these migrations once made, or null. */
  readonly problemIn?: (ask: Ask) => Promise<string | null>;
  readonly logger: Logger;
  /** How long to wait for a database that is down at start. */
  readonly waitMs?: number;
  readonly onStatement?: StatementObserver;
  /** The role that serves; without it the owner does. Its migrations make `createPermits`. */
  readonly reader?: ReaderOptions;
  /** The role that writes what callers ask for; without it nothing is written so. Needs a reader. */
  readonly writer?: WriterOptions;
}

export interface SessionRequest {
  readonly deadline: Deadline;
  /** What this request may see of persons so far: asked before every statement. */
  readonly permits?: () => readonly Permit[];
}

const nobody = (): readonly Permit[] => [];

export interface Database {
  /** The owner's own connections: row-level security is forced on them, too. */
  readonly dataSource: DataSource;
  /** One request's session: every statement ends when the deadline passes or the caller leaves. */
  session(request: SessionRequest): Session;
  /**
   * One transaction of the role that writes: all of it happens, or nothing.
   *
   * @throws DatabaseUnavailableError, DeadlineExceededError, and whatever the work throws
   */
  write<Result>(
    request: WriteRequest,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result>;
  /**
   * One transaction of the role that reads, over one state of the register, however long it takes.
   *
   * @throws DatabaseUnavailableError, and whatever the work throws
   */
  read<Result>(request: ReadRequest, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Whether the database answers now. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Connects, migrates, and opens the hot path. A database that is somebody else's is left as it is.
 *
 * @throws StartError that names the place, never a password
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { logger, onStatement } = options;
  const dataSource = createDataSource(options);
  await initialize(dataSource, options);
  const { server, writer } = await migrate(dataSource, options);

  const { master } = dataSource.driver as PostgresDriver;
  (master as Pool).on("acquire", surviveLoss);
  const pool = options.reader ? servingPool(server, options) : (master as Pool);
  const canceller = new Pool({ ...server, max: 1 });
  canceller.on("error", ignore);
  const writers =
    writer && servingPool(writer, { ...options, poolSize: limits.writerConnectionsMax });
  const longReaders = servingPool(server, { ...options, poolSize: limits.longReadsMax });
  const close = async (): Promise<void> => {
    const readers = [longReaders.end(), ...(pool === master ? [] : [pool.end()])];
    await Promise.all([dataSource.destroy(), canceller.end(), writers?.end(), ...readers]);
  };
  const statements = new PreparedStatements();
  try {
    const keys = options.reader
      ? await PermitKeys.open((sql) => dataSource.query(sql), logger)
      : null;
    const session = ({ deadline, permits = nobody }: SessionRequest): Session => {
      const token = (): Token | null => keys?.tokenOf(permits()) ?? null;
      const rows = (): Session["rows"] => permits()[0]?.rows.kind ?? null;
      return new PooledSession({ pool, canceller, statements, onStatement, deadline, token, rows });
    };
    if (keys !== null) await refuseOtherDatabase({ ...options, pool, canceller, keys });
    const writes = keys && writers && new WriteTransactions({ pool: writers, keys, onStatement });
    const write: Database["write"] = (request, work) => {
      if (writes === null) throw new Error("There is no role that writes.");
      return writes.run(request, work);
    };
    const reads = new ReadTransactions({ pool: longReaders, keys });
    const ready = sharedLook(() => answers(session), limits.readyAgeMs);
    const read: Database["read"] = (request, work) => reads.run(request, work);
    return { dataSource, session, write, read, ready, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** How to log in as who serves. */
interface Logins {
  readonly server: ClientConfig;
  readonly writer: ClientConfig | null;
}

interface Serving extends Pick<DatabaseOptions, "url"> {
  readonly pool: Pool;
  readonly canceller: Pool;
  readonly keys: PermitKeys;
}

/** Whether who serves gets to where the owner was, and a permit is taken there. */
async function refuseOtherDatabase({ url, pool, canceller, keys }: Serving): Promise<void> {
  const statements = new PreparedStatements();
  const token = () => (): Promise<string> => keys.write({ kind: "TRIAL", holders: ["here"] });
  const surroundings = { ...{ pool, canceller, statements, token }, onStatement: undefined };
  const sessionIn = (deadline: Deadline): Session =>
    new PooledSession({ ...surroundings, deadline, rows: () => null });
  try {
    await Deadline.during(limits.deadlineMaxMs, (deadline) =>
      sessionIn(deadline).query("SELECT access.permitted('TRIAL', 'holders')"),
    );
  } catch (cause) {
    const told = `${placeOf(url)} cannot be served by the role that reads: ${reasonOf(cause)}`;
    const advice = "DATABASE_READER_URL must lead to the same database";
    const isLate = cause instanceof DeadlineExceededError;
    throw new StartError(isLate ? told : `${told}. ${advice}`, { cause });
  }
}

function servingPool(
  server: ClientConfig,
  { poolSize, logger }: Pick<DatabaseOptions, "poolSize" | "logger">,
): Pool {
  const pool = new Pool({ ...server, max: poolSize });
  pool.on("acquire", surviveLoss);
  pool.on("error", (cause) => logger.warn("A database connection was lost.", { cause }));
  return pool;
}

/**
 * The pool watches idle connections only. One that is lost while a request holds it, between two
 * statements, would end the process; this way the request's next statement fails and says so.
 */
function surviveLoss(client: PoolClient): void {
  if (!client.listeners("error").includes(ignore)) client.on("error", ignore);
}

function ignore(): void {}

/**
 * Readers' statements differ much from call to call in what they find, so unless they say
 * otherwise a plan is made for the values at hand. Compiling plans costs more than it saves on
 * pages of rows.
 */
const sessionSettings = `-c TimeZone=UTC -c jit=off -c plan_cache_mode=${planCacheModes.made}`;

const connectionSettings = {
  connectionTimeoutMillis: limits.connectMs,
  idleTimeoutMillis: limits.idleConnectionMs,
  keepAlive: true,
  options: sessionSettings,
} satisfies PoolConfig;

function createDataSource(options: DatabaseOptions): DataSource {
  const { url, migrations, logger, reader, poolSize } = options;
  return new DataSource({
    type: "postgres",
    url,
    entities: [],
    migrations: [...migrations],
    migrationsTransactionMode: "each",
    installExtensions: false,
    // Its default today; as a condition left out it would find the first row, or all.
    invalidWhereValuesBehavior: { null: "throw", undefined: "throw" },
    logging: false,
    poolErrorHandler: (cause: unknown) => logger.warn("A database connection was lost.", { cause }),
    extra: { ...connectionSettings, max: reader ? limits.ownerConnectionsMax : poolSize },
  });
}

async function initialize(dataSource: DataSource, options: DatabaseOptions): Promise<void> {
  const endsAt = Date.now() + (options.waitMs ?? limits.databaseWaitMs);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await dataSource.initialize();
      return;
    } catch (cause) {
      if (!mayComeUp(cause) || Date.now() >= endsAt)
        throw new StartError(`${placeOf(options.url)} cannot be used: ${reasonOf(cause)}.`, {
          cause,
        });
      if (attempt === 1)
        options.logger.warn(`${placeOf(options.url)} does not answer yet, trying again.`);
      await sleep(Math.min(1_000, 100 * attempt, Math.max(1, endsAt - Date.now())));
    }
  }
}

/** One process migrates, others that start at the same time wait for it here. */
async function migrate(dataSource: DataSource, options: DatabaseOptions): Promise<Logins> {
  const { url, reader, writer, logger } = options;
  // The lock has a connection of its own, so that a pool of one can still migrate.
  const lock = new Client({ ...connectionSettings, connectionString: url });
  try {
    await lock.connect();
    await lock.query("SELECT pg_advisory_lock(hashtext('laowu.migrations'))");
    const problem = await strangersIn(dataSource, options);
    if (problem !== null) throw new StartError(`${placeOf(url)} ${problem}.`);
    await dataSource.runMigrations({ transaction: "each" });
    if (!reader) return { server: { ...connectionSettings, connectionString: url }, writer: null };
    const server = await prepareReader(lock, reader, logger);
    const writing = writer ? await prepareWriter(lock, writer) : null;
    return { server: withSettings(server), writer: writing && withSettings(writing) };
  } catch (error) {
    await dataSource.destroy();
    if (!(error instanceof UnfitRoleError)) throw error;
    throw new StartError(`${placeOf(url)} ${error.message}.`, { cause: error });
  } finally {
    await lock.end();
  }
}

function withSettings(login: ClientConfig): ClientConfig {
  return { ...connectionSettings, ...login, options: `${sessionSettings} ${login.options}` };
}

async function strangersIn(
  dataSource: DataSource,
  { migrations, beside, problemIn }: DatabaseOptions,
): Promise<string | null> {
  const ask: Ask = (sql) => dataSource.query(sql);
  const content = await contentOf(ask, migrations, beside);
  if (content.kind === "foreign") return content.problem;
  return content.kind === "ours" && problemIn ? problemIn(ask) : null;
}

async function answers(session: (request: SessionRequest) => Session): Promise<boolean> {
  try {
    await Deadline.during(1_000, (deadline) => session({ deadline }).query("SELECT 1"));
    return true;
  } catch {
    return false;
  }
}

/** Refused connections, unknown hosts and a server that is starting may pass; a wrong password does not. */
function mayComeUp(cause: unknown): boolean {
  if (!isNativeError(cause)) return false;
  const code = "code" in cause ? String(cause.code) : "";
  return (
    "syscall" in cause ||
    "errors" in cause ||
    code === "57P03" ||
    code.startsWith("08") ||
    /^Connection terminated|timeout/.test(cause.message)
  );
}

function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `The database "${decodeURIComponent(pathname.slice(1))}" on ${hostname}:${port || "5432"}`;
}

/** A host with several addresses fails with one error for each; the first one tells enough. */
function reasonOf(cause: unknown): string {
  if (!isNativeError(cause)) return "unknown reason";
  if ("errors" in cause && Array.isArray(cause.errors)) return reasonOf(cause.errors[0]);
  if ("code" in cause && cause.code === "ECONNREFUSED") return "connection refused";
  return cause.message.replace(/\.$/, "");
}
