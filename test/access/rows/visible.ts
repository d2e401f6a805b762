import type { Actor } from "../../../schema/access/caller.ts";
import type { Row } from "../../province/support/rows.ts";
import type { Question } from "../oracle/rules.ts";
import type { Authorisation, WorkerOf, World } from "./people.ts";

/**
 * Whose rows somebody sees in a register that is open to them: the right-hand column of the roles in
 * schema/README.md, on rows in plain memory. Nothing of the code that decides may be imported here.
 */
export interface Sight {
  readonly holder: string;
  readonly question: Question;
  /** All that is looked at of a person. */
  readonly groups: ReadonlySet<string>;
}

export function seesWorker(world: World, worker: WorkerOf, sight: Sight): boolean {
  if (worker.province !== sight.holder) return false;
  return sees(world, { id: worker.id, link: worker.link }, sight);
}

/** A placement is about a person, whose record may be another register's. */
export function seesPlacement(world: World, row: Row, sight: Sight): boolean {
  if (row.province !== sight.holder) return false;
  return sees(world, { id: row.worker_id as string | null, link: String(row.person_link) }, sight);
}

interface Person {
  readonly id: string | null;
  readonly link: string;
}

function sees(world: World, person: Person, { holder, question, groups }: Sight): boolean {
  const { actor, access } = question;
  if (actor === null) return false;
  if (actor.role === "DATA_SUBJECT") return `person:${person.link}` === actor.sub;
  if (access.authorizationId !== null || actor.role === "EMPLOYER")
    return world.authorisations
      .filter((one) => one.worker_id === person.id && one.id.startsWith(`${holder}:`))
      .filter(({ id }) => access.authorizationId === null || id === access.authorizationId)
      .some((one) => isGood(one, { holder, question, groups }));
  // A caseload is one of the register's own people.
  if (actor.role === "HELPER" && !person.id?.startsWith(`${holder}:`)) return false;
  if (actor.role === "HELPER")
    return world.caseload.some(
      ({ helper, worker_id }) => helper === actor.sub && worker_id === person.id,
    );
  return true;
}

/** People authorise somebody of a province: others may bear that name elsewhere. */
export function recipientOf(actor: Actor | null): string | null {
  return actor === null ? null : `${actor.province ?? "national"}:${actor.sub}`;
}

function isGood(one: Authorisation, { question: { actor, access }, groups }: Sight): boolean {
  const now = Date.now();
  return (
    one.recipient === recipientOf(actor) &&
    one.purposes.includes(access.purpose) &&
    [...groups].every((group) => one.field_groups.includes(group)) &&
    Date.parse(one.granted_at) <= now &&
    now < Date.parse(one.expires_at) &&
    one.withdrawn_at === null
  );
}
