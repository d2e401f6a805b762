import { occupationByCode } from "../../reference/occupations.ts";
import { regionByCode } from "../../reference/regions.ts";
import type { CopyTarget } from "../copy/copy.writer.ts";
import { arrayText, byteaText, type CopyValue, copyLine } from "../copy/copy-text.ts";
import type { MarkedIdentity } from "../identity/identity-vault.ts";
import { jobOrders } from "../job/job-orders.ts";
import { jobSearchText } from "../search/job-search-text.ts";
import { tsvectorOf } from "../search/segment.ts";
import { orderOfPeople } from "../vocabulary/small-count.ts";
import type { SeedBrand } from "./brands.ts";
import { dateInChina, dayMs, daysBetween, endOfDayInChina, isoInstant } from "./calendar.ts";
import { cachedTokens } from "./clause-cache.ts";
import { hash32, itemAt } from "./draws.ts";
import type { SeedEmployer } from "./employers.ts";
import type { SeedHousehold } from "./households.ts";
import type { SeedJob } from "./jobs.ts";
import type { SeedPlacement } from "./placements.ts";
import type { ProvinceProfile } from "./profiles.ts";
import { tradeOf } from "./trades.ts";
import type { SeedIntent, SeedSkill, SeedWorker } from "./workers.ts";
import type { SeedWorkshop } from "./workshops.ts";

/** Columns every record with a source has, after its own. */
const provenance = [
  ...["source_system", "source_record_id", "collected_at", "updated_at", "version", "verified_at"],
] as const;

export const targets = {
  employer: {
    table: "employer",
    columns: [
      ...[
        "id",
        "province",
        "uscc",
        "name",
        "region_code",
        "industry_code",
        "size_class",
        "verified",
      ],
      ...["risk_flags", "honour_titles", ...provenance],
    ],
  },
  brand: {
    table: "labor_brand",
    columns: [
      ...["id", "province", "name", "region_code", "level", "industry_code", "occupations"],
      ...[
        "trademark_no",
        "operator_ids",
        "station_regions",
        "leaders",
        "artisans",
        "employment_order",
      ],
      ...provenance,
    ],
  },
  brandYear: { table: "brand_year", columns: ["brand_id", "year", "employment", "assisted"] },
  workshop: {
    table: "workshop",
    columns: [
      ...["id", "province", "name", "region_code", "kind", "local_term", "mode", "premises"],
      ...["operator_id", "partner_region", "relocated_from_east", "track", "track_reason"],
      ...["cert_status", "certified_at", "review_due_at", "exited_at", "exit_reason", "workforce"],
      ...["assisted_workforce", "workforce_order", ...provenance],
    ],
  },
  job: {
    table: "job_posting",
    columns: [
      ...["id", "province", "region_code", "title", "description", "employer_id", "workplace_code"],
      ...["address", "occupation_code", "industry_code", "form", "openings", "remaining"],
      ...["wage_min_cents", "wage_max_cents", "wage_period", "wage_note", "monthly_min_cents"],
      ...["monthly_max_cents", "season_start", "season_end", "education_min", "education_rank"],
      ...["skills_required", "age_min", "age_max", "board", "lodging", "social_insurance"],
      ...["target_groups", "workshop_id", "brand_id", "status", "published_at", "valid_through"],
      ...["closed_at", "contact_masked", "duplicate_of", "search", "published_order", "wage_order"],
      ...["deadline_order", ...provenance],
    ],
  },
  worker: {
    table: "worker",
    columns: [
      ...["id", "province", "person_link", "region_code", "name_masked", "id_number_masked"],
      ...["phone_masked", "sex_code", "birth_year", "education", "education_rank"],
      ...["population_category", "category_scheme", "status", "status_as_of", "languages"],
      ...["wants_work", "wants_to_go_out", "intent_occupations", "intent_regions"],
      ...["intent_min_monthly_cents", "intent_forms", "wants_training", "training_topics"],
      ...["intent_reason_code", "intent_recorded_at", "intent_confirm_due_at", "updated_order"],
      ...[...provenance, "household_id", "able_to_work"],
    ],
  },
  household: {
    table: "household",
    columns: [
      ...["id", "province", "region_code", "register_no", "size", "plan_note", "helper"],
      ...["version", "source_system"],
    ],
  },
  skill: { table: "skill", columns: ["worker_id", "occupation_code", "name", "level", "years"] },
  placement: {
    table: "placement",
    columns: [
      ...["id", "province", "person_link", "worker_id", "home_code", "host_code", "scope", "kind"],
      ...["channel", "employer_id", "job_id", "brand_id", "workshop_id", "agreement_id"],
      ...["start_date", "end_date", "end_reason", "days", "verification", "home_evidence"],
      ...["host_evidence"],
    ],
  },
  identity: {
    table: "person_identity",
    columns: ["province", "worker_id", "id_number", "phone", "link_key", "mark"],
  },
  subjectKey: {
    table: "subject_key",
    columns: ["province", "worker_id", "key_id", "sealed_key"],
  },
  statistic: {
    table: "statistic",
    columns: ["province", "metric", "period", "value", "unit", "population"],
  },
} as const satisfies Readonly<Record<string, CopyTarget>>;

/** Sorts what is listed greatest first in an ascending column. */
const complement = 9_007_199_254_740_991n;

/** The monitoring vocabulary in force when the demo records were made. */
const categoryScheme = "防止返贫监测对象识别标准-2021";

/** Turns generated records of one province into lines for COPY. */
export class Rows {
  readonly #profile: ProvinceProfile;
  readonly #province: string;
  readonly #nowMs: number;
  readonly #referenceDate: string;
  readonly #systemOf: (province: string) => string;

  constructor(
    profile: ProvinceProfile,
    referenceDate: string,
    systemOf: (province: string) => string,
  ) {
    this.#profile = profile;
    this.#province = profile.code;
    this.#referenceDate = referenceDate;
    this.#nowMs = endOfDayInChina(referenceDate);
    this.#systemOf = systemOf;
  }

  /** `localId` is this province's id of the employer, `record` what stands behind it in its files. */
  employer(localId: string, employer: SeedEmployer, record: string): string {
    return copyLine([
      localId,
      this.#province,
      employer.uscc,
      employer.name,
      employer.place,
      employer.sector.industry,
      employer.sizeClass,
      employer.isVerified,
      arrayText(employer.riskFlags),
      arrayText(employer.honourTitles),
      ...this.#provenance(record, 30 + (employer.index % 300), employer.isVerified),
    ]);
  }

  brand(brand: SeedBrand, operatorIds: readonly string[]): string {
    const latest = brand.years.at(-1)?.employment ?? 0;
    return copyLine([
      brand.id,
      this.#province,
      brand.name,
      brand.place,
      brand.level,
      brand.industry,
      arrayText([tradeOf(brand.trade).code]),
      brand.trademarkNo,
      arrayText(operatorIds),
      arrayText(brand.stations),
      brand.leaders,
      brand.artisans,
      orderOfPeople(latest),
      ...this.#provenance(`B${brand.id.slice(-8)}`, brand.draw % 200, true),
    ]);
  }

  brandYears(brand: SeedBrand): readonly string[] {
    return brand.years.map(({ year, employment, assisted }) =>
      copyLine([brand.id, year, employment, assisted]),
    );
  }

  workshop(workshop: SeedWorkshop, operatorId: string | null): string {
    const { certStatus, draw } = workshop;
    const certifiedDaysAgo = 200 + (draw % 1_500);
    const hasExited = certStatus === "EXITED";
    return copyLine([
      workshop.id,
      this.#province,
      workshop.name,
      workshop.place,
      workshop.family.kind,
      workshop.family.localTerm,
      workshop.mode,
      workshop.premises,
      operatorId,
      workshop.partner,
      workshop.partner !== null,
      workshop.track,
      workshop.trackReason,
      certStatus,
      certStatus === "APPLIED" ? null : this.#date(certifiedDaysAgo),
      certStatus === "CERTIFIED" ? this.#date(-(30 + (draw % 330))) : null,
      hasExited ? this.#date(draw % 190) : null,
      hasExited ? "吸纳人数连续两年低于认定标准" : null,
      workshop.workforce,
      workshop.assistedWorkforce,
      orderOfPeople(workshop.workforce),
      ...this.#provenance(`W${workshop.id.slice(-8)}`, draw % 120, certStatus === "CERTIFIED"),
    ]);
  }

  job(job: SeedJob, own: JobOwner): string {
    const { code } = tradeOf(job.trade);
    const publishedMs = this.#nowMs - Math.floor(job.publishedDaysAgo * dayMs);
    const isGone =
      job.status === "EXPIRED" || job.status === "CLOSED" || job.status === "WITHDRAWN";
    const validMs = isGone
      ? publishedMs + Math.floor((this.#nowMs - publishedMs) / 2)
      : this.#nowMs + job.validDays * dayMs;
    const closedMs = isGone || job.status === "FILLED" ? Math.min(validMs, this.#nowMs) : null;
    const orders = jobOrders({ publishedMs, validMs, monthlyMinCents: job.pay.monthlyMinCents });
    const searched = {
      title: job.title,
      description: job.description,
      occupationCode: code,
      employerName: job.isByHousehold ? null : own.employerName,
      skillsRequired: job.skillsRequired,
    };
    return copyLine([
      own.id,
      this.#province,
      own.region,
      job.title,
      job.description,
      job.isByHousehold ? null : own.employerId,
      job.workplace,
      addressOf(job),
      code,
      own.industry,
      job.form,
      job.openings,
      job.remaining,
      job.pay.minCents,
      job.pay.maxCents,
      job.pay.period,
      job.pay.note,
      job.pay.monthlyMinCents,
      job.pay.monthlyMaxCents,
      job.seasonStart,
      job.seasonEnd,
      job.education.code,
      job.education.rank,
      arrayText(job.skillsRequired),
      job.ageMin,
      job.ageMax,
      job.hasBoard,
      job.hasLodging,
      job.hasInsurance,
      arrayText(job.targetGroups),
      own.workshopId,
      own.brandId,
      job.status,
      isoInstant(publishedMs),
      isoInstant(validMs),
      closedMs === null ? null : isoInstant(closedMs),
      job.contact,
      own.duplicateOf,
      tsvectorOf(
        jobSearchText(searched).map(({ text, weight }) => ({ tokens: cachedTokens(text), weight })),
      ),
      orders.published_order,
      orders.wage_order,
      orders.deadline_order,
      ...this.#provenance(
        `J${own.id.slice(-8)}`,
        Math.min(job.publishedDaysAgo, job.draw % 60),
        false,
        publishedMs,
      ),
    ]);
  }

  household({ id, index, region, size, planNote, helper }: SeedHousehold): string {
    return copyLine([
      ...[id, this.#province, region, `${this.#province}H${String(index).padStart(8, "0")}`],
      ...[size, planNote, helper, 1, this.#profile.sourceSystem],
    ]);
  }

  /** A worker of this register; a guest brings the id and county under which this province files them. */
  worker(worker: SeedWorker, filed: FiledWorker): string {
    const updatedMs = this.#nowMs - Math.floor(worker.updatedDaysAgo * dayMs);
    return copyLine([
      filed.id,
      this.#province,
      worker.person.personLink,
      filed.region,
      worker.person.nameMasked,
      worker.person.idNumberMasked,
      worker.person.phoneMasked,
      worker.person.sexCode,
      worker.person.birthYear,
      worker.education.code,
      worker.education.rank,
      worker.populationCategory,
      categoryScheme,
      worker.status,
      this.#date(worker.statusDaysAgo),
      arrayText(worker.languages),
      ...this.#intent(worker.intent),
      complement - BigInt(updatedMs),
      ...this.#provenance(`P${filed.id.slice(-8)}`, worker.updatedDaysAgo, worker.index % 3 !== 0),
      filed.householdId,
      worker.status !== "UNABLE" && worker.status !== "STUDENT",
    ]);
  }

  skill(workerId: string, skill: SeedSkill): string {
    const name = occupationByCode(skill.occupation)?.name ?? skill.name;
    return copyLine([workerId, skill.occupation, name, skill.level, skill.tenthsOfYears / 10]);
  }

  placement(placement: SeedPlacement, person: PlacedPerson): string {
    const startDate = this.#date(placement.startDaysAgo);
    const endDate = placement.endDaysAgo === null ? null : this.#date(placement.endDaysAgo);
    const { verification } = placement;
    return copyLine([
      placement.id,
      placement.holder,
      person.personLink,
      person.workerId,
      placement.homeCode,
      placement.hostCode,
      placement.scope,
      placement.kind,
      placement.channel,
      placement.employerId,
      placement.jobId,
      placement.brandId,
      placement.workshopId,
      placement.agreementId,
      startDate,
      endDate,
      placement.endReason,
      daysBetween(startDate, endDate ?? this.#referenceDate),
      verification,
      verification === "HOST_ONLY" ? null : this.#evidence(placement, placement.home, "H"),
      verification === "HOME_ONLY" || placement.holder === placement.home
        ? null
        : this.#evidence(placement, placement.holder, "E"),
    ]);
  }

  /** What is sealed of a person, and the key it is sealed under, in a line each. */
  identity(
    workerId: string,
    { idNumber, phone, keyId, subjectKey, mark }: MarkedIdentity,
    linkKeyId: string,
  ): { readonly identity: string; readonly subjectKey: string } {
    const subject = [this.#province, workerId] as const;
    return {
      identity: copyLine([
        ...[...subject, byteaText(idNumber), byteaText(phone), linkKeyId],
        byteaText(mark),
      ]),
      subjectKey: copyLine([...subject, keyId, byteaText(subjectKey)]),
    };
  }

  #intent(intent: SeedIntent | null): readonly CopyValue[] {
    if (intent === null) return noIntent;
    return [
      intent.wantsWork,
      intent.wantsToGoOut,
      arrayText(intent.occupations),
      arrayText(intent.regions),
      intent.minMonthlyCents,
      arrayText(intent.forms),
      intent.wantsTraining,
      arrayText(intent.trainingTopics),
      intent.reasonCode,
      isoInstant(this.#nowMs - intent.recordedDaysAgo * dayMs),
      this.#date(-intent.confirmDueInDays),
    ];
  }

  /** What one side's register says of a placement, as JSON of the graph's Provenance. */
  #evidence(placement: SeedPlacement, province: string, side: string): string {
    const updatedMs = this.#nowMs - Math.floor((placement.startDaysAgo * dayMs) / 2);
    const collected = isoInstant(this.#nowMs - placement.startDaysAgo * dayMs);
    const updated = isoInstant(updatedMs);
    const verified = placement.verification === "CONFIRMED" ? `"${updated}"` : "null";
    return (
      `{"sourceRegion":"${province}","sourceSystem":"${this.#systemOf(province)}",` +
      `"sourceRecordId":"${side}${placement.id.slice(-8)}","collectedAt":"${collected}",` +
      `"updatedAt":"${updated}","version":1,"verifiedAt":${verified}}`
    );
  }

  /** @param sinceMs when there was something to collect */
  #provenance(
    record: string,
    updatedDaysAgo: number,
    isVerified: boolean,
    sinceMs = 0,
  ): readonly CopyValue[] {
    const noise = hash32(record.length, Math.floor(updatedDaysAgo * 1_000));
    const updatedMs = this.#nowMs - Math.floor(updatedDaysAgo * dayMs);
    const updated = isoInstant(updatedMs);
    return [
      this.#profile.sourceSystem,
      record,
      isoInstant(Math.max(sinceMs, updatedMs - (noise % 300) * dayMs)),
      updated,
      1 + (noise % 4),
      isVerified ? updated : null,
    ];
  }

  #date(daysAgo: number): string {
    return dateInChina(this.#nowMs - Math.floor(daysAgo) * dayMs);
  }
}

/** Under which id, county and household a province files somebody; guests have no household there. */
export interface FiledWorker {
  readonly id: string;
  readonly region: string;
  readonly householdId: string | null;
}

/** Under which id, employer and county a province files a posting. */
export interface JobOwner {
  readonly id: string;
  readonly region: string;
  readonly employerId: string;
  readonly employerName: string;
  readonly industry: string;
  readonly workshopId: string | null;
  readonly brandId: string | null;
  readonly duplicateOf: string | null;
}

export interface PlacedPerson {
  readonly personLink: string;
  readonly workerId: string;
}

/** Where in its county a vacancy is; a job at home has no address. */
function addressOf(job: SeedJob): string | null {
  if (job.form === "HOME_BASED") return null;
  const region = regionByCode(job.workplace)?.fullName ?? "";
  return region + itemAt(sites, job.draw % sites.length);
}

const sites = [
  "工业园区",
  "经济开发区",
  "返乡创业园",
  "中心街",
  "商贸城",
  "镇街工业集中区",
] as const;

const noIntent: readonly CopyValue[] = Array.from({ length: 11 }, () => null);
