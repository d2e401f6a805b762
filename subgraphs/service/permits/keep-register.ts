import type { Pool } from "pg";
import type { DataSource } from "typeorm";
import type { PostgresDriver } from "typeorm/driver/postgres/PostgresDriver.js";
import { pgTypes } from "../pg-types.ts";
import type { Session } from "../session.ts";

/** Opens the register for the rest of a transaction. Only its owner can. */
export const keepRegister = "SELECT access.keep_register()";

/**
 * Works as who keeps the register, in one transaction: sees and changes every row. Anything else that
 * the owner asks finds no person, unless the owner is a superuser.
 */
export async function keepingRegister<Result>(
  database: DataSource,
  work: (register: Session) => Promise<Result>,
): Promise<Result> {
  const { master } = database.driver as PostgresDriver;
  const client = await (master as Pool).connect();
  let isLost = false;
  try {
    await client.query("BEGIN");
    await client.query(keepRegister);
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
