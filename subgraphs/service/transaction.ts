import type { Pool } from "pg";
import type { DataSource } from "typeorm";
import type { PostgresDriver } from "typeorm/driver/postgres/PostgresDriver.js";
import { pgTypes } from "./pg-types.ts";
import type { Session } from "./session.ts";

/** Does some work in one transaction of the tables' owner: all of it happens, or nothing. */
export async function inTransaction<Result>(
  database: DataSource,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { master } = database.driver as PostgresDriver;
  const client = await (master as Pool).connect();
  let isLost = false;
  try {
    await client.query("BEGIN");
    const result = await work({
      rows: null,
      query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
        (await client.query<Row>({ text: sql, values: [...values], types: pgTypes })).rows,
    });
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      isLost = true;
    });
    throw error;
  } finally {
    client.release(isLost);
  }
}
