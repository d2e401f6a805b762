import type { Session } from "../../service/session.ts";
import { provinceOfId } from "../global-id.ts";
import { findIdentities } from "../identity/identity.reader.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import type { Erasure, RetainedKind } from "./erasure.ts";
import { basisOf } from "./retention.ts";

interface RetainedRow {
  readonly kind: RetainedKind;
  readonly records: string | null;
  readonly until: string;
  readonly now: string;
}

/**
 * Destroys the person's key, takes their record out of the register, and leaves tombstones, by which
 * whoever imports them again is told from others. That other provinces are to be told is noted with it.
 *
 * @returns null when there is no such person, or none who may be erased here
 */
export async function erasePerson(
  session: Session,
  vault: IdentityVault,
  workerId: string,
): Promise<Erasure | null> {
  const tombstones = await tombstonesOf(session, vault, workerId);
  const rows = await session.query<RetainedRow>(
    `SELECT kind, records, until, date_trunc('milliseconds', now()) AS now
       FROM access.erase_person($1, $2)`,
    [workerId, tombstones],
  );
  const [first] = rows;
  if (first === undefined) return null;
  await session.query("SELECT access.tell_erased($1)", [workerId]);
  const retained = rows.map(({ kind, records, until }) => ({
    kind,
    records: records === null ? null : Number(records),
    until,
    basis: basisOf[kind],
  }));
  return { id: workerId, erasedAt: first.now, retained };
}

/** All records of a person in the register of one of them: those that are erased together. */
export async function findRecordsOf(
  session: Session,
  workerId: string,
): Promise<readonly string[]> {
  const rows = await session.query<{ readonly id: string }>(
    `SELECT same.id FROM worker AS one JOIN worker AS same ON same.province = one.province
      WHERE one.id = $1 AND (same.id = one.id OR same.person_link = one.person_link OR same.id IN (
            SELECT theirs.worker_id FROM person_identity AS ours
              JOIN person_identity AS theirs USING (province, mark)
             WHERE ours.province = one.province AND ours.worker_id = one.id))
      ORDER BY same.id`,
    [workerId],
  );
  return rows.map(({ id }) => id);
}

/** Of the ID number and of each pseudonym the person is known by. */
async function tombstonesOf(
  session: Session,
  vault: IdentityVault,
  workerId: string,
): Promise<readonly Buffer[]> {
  const identities = await findIdentities(session, vault, { idNumber: [workerId], phone: [] });
  const identity = identities.get(workerId);
  const idNumber = identity === undefined || identity instanceof Error ? null : identity.idNumber;
  const links = await session.query<{ readonly link: string | null }>(
    `SELECT person_link AS link FROM worker WHERE id = $1
     UNION SELECT link FROM person_alias WHERE worker_id = $1`,
    [workerId],
  );
  const province = provinceOfId(workerId);
  const known = [{ idNumber, link: null }, ...links.map(({ link }) => ({ idNumber: null, link }))];
  return known.flatMap((one) => vault.tombstonesOf({ province, ...one }).slice(0, 1));
}
