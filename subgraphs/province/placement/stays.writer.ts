import { orderComplement } from "../../service/page.ts";
import type { Session } from "../../service/session.ts";
import { daysFrom } from "./days.ts";
import { factsOf, type Stay, settled } from "./stay.ts";
import { type KnownStay, partnerOf, type StayRow, stayColumns, stayOf } from "./stay-row.ts";

/** Whose stays, in the register of which province. */
export interface PlacedPerson {
  readonly province: string;
  readonly personLink: string | null;
  /** The home record, in whichever register that is. */
  readonly workerId: string | null;
}

export async function findStay(
  session: Pick<Session, "query">,
  id: string,
): Promise<KnownStay | null> {
  const [row] = await session.query<StayRow>(`SELECT ${stayColumns} FROM placement WHERE id = $1`, [
    id,
  ]);
  return row === undefined ? null : stayOf(row);
}

/** All stays of a person that one register knows. */
export async function findStays(
  session: Session,
  { province, personLink, workerId }: PlacedPerson,
): Promise<readonly KnownStay[]> {
  const rows = await session.query<StayRow>(
    `SELECT ${stayColumns} FROM placement
      WHERE province = $1 AND (person_link = $2 OR worker_id = $3) ORDER BY id`,
    [province, personLink, workerId],
  );
  return rows.map(stayOf);
}

/** Has the stays of a person of another register under the pseudonym by which the home knows them now. */
export async function followLink(
  session: Session,
  { province, workerId, personLink }: PlacedPerson,
): Promise<void> {
  await session.query("SELECT access.follow_link($1, $2, $3)", [province, workerId, personLink]);
}

/**
 * Writes down what follows from a change of one of a person's stays: each one's state, and what is to be
 * told to which province. All of it is in the caller's transaction.
 *
 * @param stays all of them in this register, with the change
 * @returns them as they stand now
 */
export async function settleStays(
  session: Session,
  before: readonly KnownStay[],
  stays: readonly KnownStay[],
  today: string,
): Promise<readonly KnownStay[]> {
  const known = new Map(before.map((stay) => [stay.id, stay]));
  const after: KnownStay[] = [];
  for (const stay of settled(stays)) {
    const former = known.get(stay.id);
    if (former !== undefined && !isChanged(former, stay)) {
      after.push(former);
      continue;
    }
    const written = { ...stay, version: stay.version + 1 };
    await (former === undefined ? insertStay : updateStay)(session, written, today);
    if (former === undefined || former.said < written.said) await toBeTold(session, written);
    after.push(written);
  }
  return after;
}

function isChanged(former: KnownStay, stay: KnownStay): boolean {
  return JSON.stringify(former) !== JSON.stringify(stay);
}

async function insertStay(session: Session, stay: KnownStay, today: string): Promise<void> {
  const facts = shownFacts(stay, today);
  await session.query(
    `INSERT INTO placement (id, province, person_link, worker_id, home_code, host_code, scope, channel,
       job_id, agreement_id, ${Object.keys(facts).join(", ")})
     VALUES (${placeholders(10 + Object.keys(facts).length)})`,
    [
      ...[stay.id, stay.province, stay.personLink, stay.workerId, stay.homeCode, stay.hostCode],
      ...[stay.scope, stay.channel, stay.jobId, stay.agreementId],
      ...Object.values(facts),
    ],
  );
}

async function updateStay(session: Session, stay: KnownStay, today: string): Promise<void> {
  const facts = { worker_id: stay.workerId, ...shownFacts(stay, today) };
  const set = Object.keys(facts).map((column, index) => `${column} = $${index + 2}`);
  const updated = await session.query(
    `UPDATE placement SET ${set.join(", ")} WHERE id = $1 RETURNING true AS updated`,
    [stay.id, ...Object.values(facts)],
  );
  if (updated.length !== 1) throw new Error("A placement may not be written under this permit.");
}

/** What a row shows follows from its two sides. */
function shownFacts(stay: KnownStay, today: string): Readonly<Record<string, unknown>> {
  const { home, host } = stay;
  const facts = factsOf(stay);
  if (facts === null) throw new Error("A stay that nobody reports is not written down.");
  const endDate = host.report?.endDate ?? home.report?.endDate ?? null;
  const endReason = host.report?.endReason ?? home.report?.endReason ?? null;
  const lastDay = endDate === null || endDate > today ? today : endDate;
  const hostProvince = stay.hostCode.slice(0, 2);
  return {
    employer_id: facts.employer === null ? null : `${hostProvince}:${facts.employer}`,
    kind: facts.kind,
    start_date: facts.startDate,
    end_date: endDate,
    end_reason: endReason,
    days: Math.max(0, daysFrom(facts.startDate, lastDay)),
    verification: stay.verification,
    home_evidence: jsonOf(home.report?.evidence ?? null),
    host_evidence: jsonOf(host.report?.evidence ?? host.rival),
    home_report: jsonOf(home.report),
    host_report: jsonOf(host.report),
    home_rival: jsonOf(home.rival),
    host_rival: jsonOf(host.rival),
    version: stay.version,
    said: stay.said,
    other_id: stay.otherId,
    other_said: stay.otherSaid,
    shown_by_other: isShownByOther(stay),
  };
}

/** A stay that two registers know is shown by the host's once it has spoken, and till then by the home's. */
function isShownByOther({ part, host, otherId }: KnownStay): boolean {
  if (part === "BOTH" || otherId === null) return false;
  return (part === "HOST") !== (host.report !== null);
}

function jsonOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function placeholders(count: number): string {
  return Array.from({ length: count }, (_, index) => `$${index + 1}`).join(", ");
}

/** The journal: whoever delivers finds it there, in the same transaction as what is to be told. */
async function toBeTold(session: Session, stay: KnownStay): Promise<void> {
  const partner = partnerOf(stay);
  if (partner === null || stay.said === 0) return;
  await session.query(
    `INSERT INTO placement_delivery (placement_id, partner, said, next_attempt_at)
     VALUES ($1, $2, $3, now())
     ON CONFLICT (placement_id) DO UPDATE
       SET said = excluded.said, next_attempt_at = now(), attempts = 0, last_error = NULL`,
    [stay.id, partner, stay.said],
  );
}

/**
 * Lets the status of a worker of this register follow a stay that was just written: who works is
 * employed, and whose last work has ended has come back, or looks for work.
 */
export async function followStatus(
  session: Session,
  stays: readonly KnownStay[],
  touched: Pick<KnownStay, "id" | "workerId" | "province" | "scope">,
  today: string,
): Promise<void> {
  const { workerId, province, scope } = touched;
  const stay = stays.find(({ id }) => id === touched.id);
  if (workerId === null || workerId.slice(0, 2) !== province || stay === undefined) return;
  const working = stays.filter((one) => isGoingOn(one, today));
  if (working.length > 0) {
    const since = working.map((one) => factsOf(one)?.startDate ?? today).sort()[0] ?? today;
    await setStatus(session, workerId, { status: "EMPLOYED", asOf: since, after: null });
    return;
  }
  const ended = endOf(stay);
  const status =
    ended === null ? "UNKNOWN" : scope === "OUT_OF_PROVINCE" ? "RETURNED" : "UNEMPLOYED";
  await setStatus(session, workerId, { status, asOf: ended ?? today, after: "EMPLOYED" });
}

function isGoingOn(stay: Stay, today: string): boolean {
  if (stay.verification === "WITHDRAWN") return false;
  const facts = factsOf(stay);
  const ended = endOf(stay);
  return facts !== null && facts.startDate <= today && (ended === null || ended > today);
}

function endOf({ home, host }: Stay): string | null {
  return host.report?.endDate ?? home.report?.endDate ?? null;
}

interface NewStatus {
  readonly status: string;
  readonly asOf: string;
  /** Only of somebody who has this one, since no later than `asOf`. */
  readonly after: string | null;
}

async function setStatus(
  session: Session,
  workerId: string,
  { status, asOf, after }: NewStatus,
): Promise<void> {
  await session.query(
    `UPDATE worker SET status = $2, status_as_of = $3, version = version + 1,
            updated_at = date_trunc('milliseconds', now()),
            updated_order = ${orderComplement} - floor(extract(epoch FROM now()) * 1000)::bigint
      WHERE id = $1 AND status <> $2
        AND ($4::text IS NULL OR status = $4 AND status_as_of <= $3::date)`,
    [workerId, status, asOf, after],
  );
}
