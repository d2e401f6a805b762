import type { Session } from "../../service/session.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import type { ErasureNews } from "./erasure-news.ts";

/** Lets go of a person whom another province has erased: nothing here leads to them any more. */
export async function releasePerson(
  session: Session,
  vault: IdentityVault,
  { workerId, listener }: ErasureNews,
): Promise<void> {
  const [tombstone] = tombstonesOf(vault, listener, workerId);
  const done = await session.query("SELECT deleted FROM access.release_person($1, $2, $3)", [
    ...[listener, workerId, tombstone],
  ]);
  if (done.length !== 1) throw new Error("A person may not be let go of under this permit.");
}

/** Whether another province has erased whoever this was. */
export async function wasReleased(
  session: Session,
  vault: IdentityVault,
  { workerId, listener }: ErasureNews,
): Promise<boolean> {
  const [row] = await session.query<{ readonly released: boolean }>(
    "SELECT access.was_released($1) AS released",
    [tombstonesOf(vault, listener, workerId)],
  );
  return row?.released === true;
}

/** Whether whoever was known by this pseudonym was erased from a register of this database. */
export async function wasErased(
  session: Session,
  vault: IdentityVault,
  { province, personLink }: { readonly province: string; readonly personLink: string },
): Promise<boolean> {
  const [row] = await session.query<{ readonly erased: boolean }>(
    "SELECT access.was_released($1) AS erased",
    [vault.tombstonesOf({ province, idNumber: null, link: personLink })],
  );
  return row?.erased === true;
}

/** An id of another register is no pseudonym of anybody, so the two are never taken for each other. */
function tombstonesOf(vault: IdentityVault, province: string, workerId: string): readonly Buffer[] {
  return vault.tombstonesOf({ province, idNumber: null, link: workerId });
}
