import type { Session } from "../../service/session.ts";
import type { IdentityVault, Subject } from "../identity/identity-vault.ts";

/** Somebody who may have been erased before, as far as they are known. */
export interface MaybeErased extends Subject {
  readonly idNumber: string | null;
  readonly link: string | null;
}

/** Those of them who were erased from their register, however their number is written. */
export async function findErased<Person extends MaybeErased>(
  session: Pick<Session, "query">,
  vault: IdentityVault,
  people: readonly Person[],
): Promise<readonly Person[]> {
  const asked = people.map((person) => ({
    person,
    tombstones: vault.tombstonesOf(person).map((tombstone) => tombstone.toString("hex")),
  }));
  const rows = await session.query<{ readonly tombstone: string }>(
    `SELECT encode(tombstone, 'hex') AS tombstone FROM erased_person
      WHERE tombstone IN (SELECT decode(given, 'hex') FROM unnest($1::text[]) AS given)`,
    [asked.flatMap(({ tombstones }) => tombstones)],
  );
  const erased = new Set(rows.map(({ tombstone }) => tombstone));
  return asked
    .filter(({ tombstones }) => tombstones.some((tombstone) => erased.has(tombstone)))
    .map(({ person }) => person);
}

/** Takes whoever was erased before, and was brought in again, out of the register. For who keeps it. */
export async function dropReturned(
  session: Pick<Session, "query">,
  people: readonly Subject[],
): Promise<void> {
  await session.query("SELECT access.drop_worker(id) FROM unnest($1::text[]) AS id", [
    people.map(({ workerId }) => workerId),
  ]);
}
