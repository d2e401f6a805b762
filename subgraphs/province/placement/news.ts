import { unholdable } from "../../service/holdable-text.ts";
import type { Provenance } from "../provenance/provenance.ts";
import { OutputChannel, PlacementKind } from "../vocabulary/enums.ts";
import type { Report, Side } from "./report.ts";
import { ownSideOf, type Part } from "./stay.ts";
import type { KnownStay } from "./stay-row.ts";

/** Where a province takes the word of others, below its base URL. */
export const newsPath = "/placements";

/**
 * What one province tells another of a stay: how its own part stands now, however often that changed.
 * Told twice, or late, it changes nothing more.
 */
export interface News {
  /** The stay in the register of who speaks. */
  readonly id: string;
  /** The same in the register of who listens, if it is known. */
  readonly otherId: string | null;
  /** Which part speaks. */
  readonly part: Exclude<Part, "BOTH">;
  /** How many times it has changed its word: what is older is no news. */
  readonly said: number;
  readonly side: Side;
  /** What was imported of the listener's own part, as long as the two stays were never joined. */
  readonly yours: Side | null;
  readonly personLink: string;
  readonly workerId: string | null;
  readonly homeCode: string;
  readonly hostCode: string;
  readonly channel: OutputChannel;
  readonly jobId: string | null;
  readonly agreementId: string | null;
}

/** What is answered: one's own part, or why there is none. */
export type Reply =
  | { readonly kind: "TOLD"; readonly news: News }
  /** The listener's own claim of the stay is on its way, and decides. */
  | { readonly kind: "LATER" }
  | { readonly kind: "REFUSED"; readonly reason: NewsRefusal };

const refusals = ["PERSON_UNKNOWN", "PERSON_ERASED", "NO_AGREEMENT"] as const;

export type NewsRefusal = (typeof refusals)[number];

/** Null of a stay that cannot be told of: nobody else's, or of somebody without a pseudonym. */
export function newsOf(stay: KnownStay): News | null {
  const { part, personLink, home, host, otherId } = stay;
  if (part === "BOTH" || personLink === null) return null;
  const yours = part === "HOME" ? host : home;
  return {
    id: stay.id,
    otherId,
    part,
    said: stay.said,
    side: ownSideOf(stay),
    yours: otherId === null && yours.report !== null ? yours : null,
    personLink,
    workerId: stay.workerId,
    homeCode: stay.homeCode,
    hostCode: stay.hostCode,
    channel: stay.channel,
    jobId: stay.jobId,
    agreementId: stay.agreementId,
  };
}

/** Null when it is none. */
export function readReply(value: unknown): Reply | null {
  if (!isRecord(value)) return null;
  const { kind, reason } = value;
  if (kind === "LATER") return { kind };
  const refusal = refusals.find((one) => one === reason);
  if (kind === "REFUSED" && refusal !== undefined) return { kind, reason: refusal };
  const news = kind === "TOLD" ? readNews(value.news) : null;
  return news === null ? null : { kind: "TOLD", news };
}

/** Null when it is none. */
export function readNews(value: unknown): News | null {
  if (!isRecord(value)) return null;
  const { id, otherId, part, said, personLink, workerId, homeCode, hostCode, channel } = value;
  const { jobId, agreementId } = value;
  const side = readSide(value.side);
  const yours = value.yours === null ? null : readSide(value.yours);
  if (!isId(id) || !isOrNull(otherId, isId) || !(part === "HOME" || part === "HOST")) return null;
  if (!isCount(said) || side === null || (value.yours !== null && yours === null)) return null;
  if (!isMatch(personLink, /^[\w-]{43}$/) || !isOrNull(workerId, isId)) return null;
  if (!isMatch(homeCode, codeForm) || !isMatch(hostCode, codeForm)) return null;
  if (!isName(channel, OutputChannel) || !isOrNull(jobId, isId)) return null;
  if (!isOrNull(agreementId, isShort)) return null;
  return {
    ...{ id, otherId, part, said, side, yours, personLink, workerId },
    ...{ homeCode, hostCode, channel, jobId, agreementId },
  };
}

function readSide(value: unknown): Side | null {
  if (!isRecord(value)) return null;
  const report = value.report === null ? null : readReport(value.report);
  const rival = value.rival === null ? null : readEvidence(value.rival);
  const isWhole =
    (value.report === null || report !== null) && (value.rival === null || rival !== null);
  return isWhole ? { report, rival } : null;
}

function readReport(value: unknown): Report | null {
  if (!isRecord(value)) return null;
  const { standing, employer, kind, fullTime, startDate, endDate, endReason } = value;
  const evidence = readEvidence(value.evidence);
  if (standing !== "STANDS" && standing !== "DENIED" && standing !== "WITHDRAWN") return null;
  if (!isOrNull(employer, isUscc)) return null;
  if (!isName(kind, PlacementKind) || typeof fullTime !== "boolean") return null;
  if (!isDay(startDate) || !isOrNull(endDate, isDay)) return null;
  if (!isOrNull(endReason, isShort) || evidence === null) return null;
  return { standing, employer, kind, fullTime, startDate, endDate, endReason, evidence };
}

function readEvidence(value: unknown): Provenance | null {
  if (!isRecord(value)) return null;
  const { sourceRegion, sourceSystem, sourceRecordId, collectedAt, updatedAt, version } = value;
  const { verifiedAt } = value;
  if (!isMatch(sourceRegion, /^\d{2,12}$/) || !isShort(sourceSystem)) return null;
  if (!isShort(sourceRecordId) || !isShort(collectedAt) || !isShort(updatedAt)) return null;
  if (!isCount(version) || !isOrNull(verifiedAt, isShort)) return null;
  return {
    ...{ sourceRegion, sourceSystem, sourceRecordId, collectedAt, updatedAt, verifiedAt },
    version,
  };
}

const codeForm = /^\d{6,12}$/;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMatch(value: unknown, form: RegExp): value is string {
  return typeof value === "string" && form.test(value);
}

function isId(value: unknown): value is string {
  return isMatch(value, /^\d{2}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
}

function isUscc(value: unknown): value is string {
  return isMatch(value, /^[0-9A-Z]{18}$/);
}

/** One that is in the calendar. */
function isDay(value: unknown): value is string {
  if (!isMatch(value, /^\d{4}-\d{2}-\d{2}$/)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  const isInCalendar = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
  return isInCalendar && !value.startsWith("0000");
}

function isShort(value: unknown): value is string {
  return typeof value === "string" && value.length <= 200 && !unholdable.test(value);
}

/** That a column of whole numbers holds. */
function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= countMax;
}

const countMax = 2 ** 31 - 1;

function isOrNull<Kind>(
  value: unknown,
  isOne: (given: unknown) => given is Kind,
): value is Kind | null {
  return value === null || isOne(value);
}

function isName<Names extends object>(value: unknown, names: Names): value is keyof Names {
  return typeof value === "string" && Object.hasOwn(names, value);
}
