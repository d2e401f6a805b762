import type { Session } from "../../service/session.ts";
import type { IdentityVault } from "./identity-vault.ts";

/** Somebody who is about to be registered. */
export interface NewPerson {
  readonly province: string;
  readonly idNumber: string;
}

/** Who has a number already. */
export interface NumberHolders {
  /** Those whom the caller may see. */
  readonly seen: readonly string[];
  /** Whether anybody is registered under it, be it somebody whom the caller may not see. */
  readonly isRegistered: boolean;
  /** Whether somebody was, and was erased. */
  readonly wasErased: boolean;
}

/**
 * Looks whether a number is free, and holds it until the transaction ends: of two who register one person at
 * once, the later waits here for the first.
 */
export async function holdNumber(
  session: Session,
  vault: IdentityVault,
  { province, idNumber }: NewPerson,
): Promise<NumberHolders> {
  const marks = vault.marksOf(province, idNumber);
  await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `laowu.number ${marks[0].toString("base64url")}`,
  ]);
  // Each in a statement of its own: it sees what the one before has waited for. In this order, so that who is
  // erased meanwhile is still registered, or erased already.
  const isRegistered = await isSo(session, "SELECT access.is_registered($1) AS so", marks);
  const tombstones = vault.tombstonesOf({ province, idNumber, link: null });
  const wasErased = await isSo(session, "SELECT access.was_erased($1) AS so", tombstones);
  const seen = await session.query<{ readonly id: string }>(
    `SELECT worker.id FROM person_identity AS identity
       JOIN worker ON worker.province = identity.province AND worker.id = identity.worker_id
      WHERE identity.mark = ANY ($1::bytea[]) ORDER BY worker.id`,
    [marks],
  );
  return { seen: seen.map(({ id }) => id), isRegistered, wasErased };
}

async function isSo(session: Session, sql: string, digests: readonly Buffer[]): Promise<boolean> {
  const [row] = await session.query<{ readonly so: boolean | null }>(sql, [digests]);
  if (row?.so === undefined || row.so === null)
    throw new Error("This permit is not to register anybody.");
  return row.so;
}
