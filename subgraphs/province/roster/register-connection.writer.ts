import pg from "pg";
import { keepRegister } from "../../service/permits/keep-register.ts";
import { pgTypes } from "../../service/pg-types.ts";
import type { Session } from "../../service/session.ts";
import { otherRegisterIn } from "../other-register.ts";
import { ImportRefusedError } from "./import/errors.ts";

/** The one connection of work on a register, as its owner. */
export interface RegisterConnection {
  /** For COPY, within a transaction. */
  readonly client: pg.ClientBase;
  /** Works in one transaction of who keeps the register; perhaps again, after a deadlock. */
  readonly keeping: <Result>(
    work: (session: Pick<Session, "query">) => Promise<Result>,
  ) => Promise<Result>;
}

/**
 * Connects to the province's own database for some work. Two such works on one register, imports or other
 * ones that change it, wait for each other: each decides by what it finds there.
 *
 * @throws ImportRefusedError when it is no register of this province
 */
export async function withRegisterAlone<Result>(
  { databaseUrl, province }: { readonly databaseUrl: string; readonly province: string },
  work: (connection: RegisterConnection) => Promise<Result>,
): Promise<Result> {
  return withClient({ databaseUrl, province, name: "laowu-import" }, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtext('laowu.roster-import'))");
    return work({ client, keeping: (step) => keepingAtLast(client, step) });
  });
}

/**
 * Connects to look at what everybody may read. No person is seen.
 *
 * @throws ImportRefusedError
 */
export function withRegisterReader<Result>(
  { databaseUrl, province }: { readonly databaseUrl: string; readonly province: string },
  work: (session: Pick<Session, "query">) => Promise<Result>,
): Promise<Result> {
  return withClient({ databaseUrl, province, name: "laowu-look" }, (client) =>
    work(sessionOf(client)),
  );
}

/**
 * Connects to the province's own database as its owner.
 *
 * @throws ImportRefusedError when it is no register of this province
 */
export async function withClient<Result>(
  {
    databaseUrl,
    province,
    name,
  }: { readonly databaseUrl: string; readonly province: string; readonly name: string },
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: name,
    types: pgTypes,
    // Instants are read as UTC; what is said to be written is on disk.
    options: "-c TimeZone=UTC -c synchronous_commit=on",
    keepAlive: true,
  });
  // A connection that breaks between two statements fails the next statement; it must not end the process.
  client.on("error", () => {});
  await client.connect().catch((cause: unknown) => {
    throw new ImportRefusedError(`The database cannot be reached: ${reasonOf(cause)}.`);
  });
  try {
    await refuseOtherDatabase(client, province);
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function sessionOf(client: pg.ClientBase): Pick<Session, "query"> {
  return {
    query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...values])).rows,
  };
}

async function refuseOtherDatabase(client: pg.Client, province: string): Promise<void> {
  const { rows } = await client.query<{ readonly found: boolean }>(
    "SELECT to_regclass('roster_import') IS NOT NULL AS found",
  );
  if (rows[0]?.found !== true)
    throw new ImportRefusedError(
      "The database has no register of this version: start the province's service once, it makes the tables.",
    );
  const problem = await otherRegisterIn(
    async <Row extends object>(sql: string) => (await client.query<Row>(sql)).rows,
    [province],
  );
  if (problem !== null) throw new ImportRefusedError(`The database ${problem}.`);
}

/** How often work is done again that got into the way of somebody else's, such as the making of links. */
const attemptsMax = 5;
const deadlock = "40P01";

/** Works in one transaction of who keeps the register, again after a deadlock. */
export async function keepingAtLast<Result>(
  client: pg.ClientBase,
  work: (session: Pick<Session, "query">) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await keeping(client, work);
    } catch (error) {
      const isDeadlock = error instanceof pg.DatabaseError && error.code === deadlock;
      if (!isDeadlock || attempt === attemptsMax) throw error;
    }
  }
}

async function keeping<Result>(
  client: pg.ClientBase,
  work: (session: Pick<Session, "query">) => Promise<Result>,
): Promise<Result> {
  await client.query("BEGIN");
  try {
    await client.query(keepRegister);
    const result = await work(sessionOf(client));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error && cause.message !== "" ? cause.message : String(cause);
}
