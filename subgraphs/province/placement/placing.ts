import type { Session } from "../../service/session.ts";
import { provinceOfId } from "../global-id.ts";
import { newId } from "../new-id.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { RecordNotOpenError, VersionConflictError } from "../write/errors.ts";
import { holdRecord } from "../write/hold-record.writer.ts";
import { Problems } from "../write/problems.ts";
import { scopeOf } from "./check-placement.ts";
import { joinedBy, saidBefore } from "./joining.ts";
import { findPlacedWorker, hasEmployer } from "./placed.reader.ts";
import type {
  ClaimPlacementInput,
  ConfirmPlacementInput,
  EndPlacementInput,
  PlacementSource,
  ReportPlacementInput,
} from "./placement.input.ts";
import { type Report, type Side, silent, standingOf } from "./report.ts";
import type { Part } from "./stay.ts";
import { type KnownStay, partOf } from "./stay-row.ts";
import {
  findStay,
  findStays,
  followStatus,
  type PlacedPerson,
  settleStays,
} from "./stays.writer.ts";

/** The surroundings of one write about placements. */
export interface Placing {
  readonly session: Session;
  /** YYYY-MM-DD in China. */
  readonly today: string;
  readonly now: Date;
}

/** The home says where one of its people works. */
export async function claimPlacement(
  placing: Placing,
  input: ClaimPlacementInput,
): Promise<KnownStay> {
  const { session } = placing;
  const worker = await findPlacedWorker(session, input.workerId);
  if (worker === null) throw new RecordNotOpenError("input.workerId", "a worker");
  const province = provinceOfId(worker.id);
  const { personLink, regionCode: homeCode } = worker;
  const person = { province, personLink, workerId: worker.id };
  return reported(placing, person, "HOME", { input, homeCode, jobId: input.jobId ?? null });
}

/** The host says that somebody of another province works here. */
export async function reportPlacement(
  placing: Placing,
  input: ReportPlacementInput,
): Promise<KnownStay> {
  const { employerUscc, homeCode, personLink } = input;
  const province = provinceOfId(input.hostCode);
  if (employerUscc && !(await hasEmployer(placing.session, `${province}:${employerUscc}`)))
    throw new RecordNotOpenError("input.employerUscc", "an employer");
  const person = { province, personLink, workerId: null };
  return reported(placing, person, "HOST", { input, homeCode, jobId: null });
}

interface FirstReport {
  readonly input: ClaimPlacementInput | ReportPlacementInput;
  readonly homeCode: string;
  readonly jobId: string | null;
}

async function reported(
  placing: Placing,
  person: PlacedPerson,
  side: Exclude<Part, "BOTH">,
  { input, homeCode, jobId }: FirstReport,
): Promise<KnownStay> {
  const { session } = placing;
  await holdPerson(session, person);
  const before = await findStays(session, person);
  const report: Report = {
    standing: "STANDS",
    employer: input.employerUscc ?? null,
    kind: input.kind,
    fullTime: input.fullTime,
    startDate: input.startDate,
    endDate: input.endDate ?? null,
    endReason: null,
    evidence: evidenceOf(input.source, person.province, placing),
  };
  const known = saidBefore(report, side, before);
  const problems = new Problems();
  problems.expect(known === null, "input.startDate", `must not be of ${known?.id}, known already`);
  problems.refuse();
  const joined = joinedBy(report, side, before);
  const { province, personLink, workerId } = person;
  const stay = joined ?? {
    ...newStay({ province, personLink, workerId, homeCode, hostCode: input.hostCode }),
    channel: input.channel,
    jobId,
  };
  return written(
    placing,
    before,
    restated({ ...stay, workerId: stay.workerId ?? workerId }, side, report),
  );
}

/** The other side says whether what one side has reported is so. */
export async function confirmPlacement(
  placing: Placing,
  { id, expectedVersion, isTrue, employerUscc, startDate, source }: ConfirmPlacementInput,
): Promise<KnownStay> {
  const { before, stay } = await readAlone(placing.session, id, expectedVersion);
  const side = stay.part === "BOTH" ? (stay.home.report === null ? "HOME" : "HOST") : stay.part;
  const base = standingOf(side === "HOME" ? stay.host : stay.home) ?? sideOf(stay, side).report;
  const problems = new Problems();
  problems.expect(base !== null, "input.id", "must name a placement that the other side stands by");
  problems.refuse();
  if (base === null) throw new Error("A problem was not refused.");
  return written(
    placing,
    before,
    restated(stay, side, {
      ...base,
      standing: isTrue ? "STANDS" : "DENIED",
      employer: employerUscc ?? base.employer,
      startDate: startDate ?? base.startDate,
      evidence: evidenceOf(source, stay.province, placing),
    }),
  );
}

/** Either side says that the work has ended, or takes its own report back. */
export async function endPlacement(
  placing: Placing,
  { id, expectedVersion, endDate, reason, source }: EndPlacementInput,
): Promise<KnownStay> {
  const { before, stay } = await readAlone(placing.session, id, expectedVersion);
  const isError = reason === "RECORDED_IN_ERROR";
  const evidence = evidenceOf(source, stay.province, placing);
  const problems = new Problems();
  const ended = endedSides(stay, isError).map((side) => {
    const base =
      sideOf(stay, side).report ?? standingOf(sideOf(stay, side === "HOME" ? "HOST" : "HOME"));
    problems.expect(
      base !== null && (!endDate || base.startDate <= endDate),
      "input.endDate",
      "must not be before the first day",
    );
    return { side, base };
  });
  problems.expect(
    ended.length > 0,
    "input.id",
    "must name a placement that one's own side reported",
  );
  problems.refuse();
  const next = ended.reduce(
    (known, { side, base }) =>
      base === null
        ? known
        : restated(known, side, {
            ...base,
            ...(isError ? { standing: "WITHDRAWN" } : { endDate: endDate ?? null }),
            endReason: reason,
            evidence,
          }),
    stay,
  );
  return written(placing, before, next);
}

/** Which sides end: one's own, though it has said nothing before; to take back there must be something. */
function endedSides(
  { part, home, host }: KnownStay,
  isError: boolean,
): readonly Exclude<Part, "BOTH">[] {
  if (part !== "BOTH") {
    const { report } = part === "HOME" ? home : host;
    return isError && report === null ? [] : [part];
  }
  const sides: Exclude<Part, "BOTH">[] = [];
  if (home.report !== null) sides.push("HOME");
  if (host.report !== null) sides.push("HOST");
  return sides;
}

/** Nobody else writes of the person until the transaction ends. */
export async function holdPerson(
  session: Session,
  { province, personLink, workerId }: PlacedPerson,
): Promise<void> {
  // First the record, as whoever erases it does.
  if (workerId !== null) await holdRecord(session, workerId, "shared");
  await holdRecord(session, `placements of ${province}:${personLink ?? workerId}`, "alone");
}

async function readAlone(
  session: Session,
  id: string,
  expectedVersion: number,
): Promise<{ readonly before: readonly KnownStay[]; readonly stay: KnownStay }> {
  const found = await findStay(session, id);
  if (found === null) throw new RecordNotOpenError("input.id", "a placement");
  await holdPerson(session, found);
  const before = await findStays(session, found);
  const stay = before.find((one) => one.id === id);
  if (stay === undefined) throw new RecordNotOpenError("input.id", "a placement");
  if (stay.version !== expectedVersion) throw new VersionConflictError(stay.version);
  return { before, stay };
}

/** Writes one stay that is new or has changed, and what follows for the person's others and the status. */
export async function written(
  { session, today }: Placing,
  before: readonly KnownStay[],
  stay: KnownStay,
): Promise<KnownStay> {
  const others = before.filter(({ id }) => id !== stay.id);
  const after = await settleStays(session, before, [...others, stay], today);
  await followStatus(session, after, stay, today);
  const found = after.find(({ id }) => id === stay.id);
  if (found === undefined) throw new Error("A stay was written and is not there.");
  return found;
}

export interface NewStay {
  readonly province: string;
  readonly personLink: string | null;
  readonly workerId: string | null;
  readonly homeCode: string;
  readonly hostCode: string;
}

/** A stay that nobody has said anything of. */
export function newStay({
  province,
  personLink,
  workerId,
  homeCode,
  hostCode,
}: NewStay): KnownStay {
  return {
    id: newId(province),
    province,
    part: partOf(province, homeCode, hostCode),
    personLink,
    workerId,
    homeCode,
    hostCode,
    scope: scopeOf(homeCode, hostCode),
    channel: "SELF_ARRANGED",
    jobId: null,
    agreementId: null,
    home: silent,
    host: silent,
    verification: "WITHDRAWN",
    version: 0,
    said: 0,
    otherId: null,
    otherSaid: -1,
  };
}

function restated(stay: KnownStay, side: Exclude<Part, "BOTH">, report: Report): KnownStay {
  const former = sideOf(stay, side);
  const version = (former.report?.evidence.version ?? 0) + 1;
  const said: Side = {
    ...former,
    report: { ...report, evidence: { ...report.evidence, version } },
  };
  return { ...stay, ...(side === "HOME" ? { home: said } : { host: said }), said: stay.said + 1 };
}

function sideOf({ home, host }: KnownStay, side: Exclude<Part, "BOTH">): Side {
  return side === "HOME" ? home : host;
}

function evidenceOf(
  { system, recordId, collectedAt }: PlacementSource,
  province: string,
  { now }: Placing,
): Provenance {
  return {
    sourceRegion: province,
    sourceSystem: system,
    sourceRecordId: recordId,
    collectedAt: new Date(collectedAt).toISOString(),
    updatedAt: now.toISOString(),
    version: 1,
    verifiedAt: now.toISOString(),
  };
}
