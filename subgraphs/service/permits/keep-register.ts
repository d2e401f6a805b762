import type { DataSource } from "typeorm";
import type { Session } from "../session.ts";
import { inTransaction } from "../transaction.ts";

/** Opens the register for the rest of a transaction. Only its owner can. */
export const keepRegister = "SELECT access.keep_register()";

/**
 * Works as who keeps the register, in one transaction: sees and changes every row. Anything else that
 * the owner asks finds no person, unless the owner is a superuser.
 */
export function keepingRegister<Result>(
  database: DataSource,
  work: (register: Session) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, async (register) => {
    await register.query(keepRegister);
    return work(register);
  });
}
