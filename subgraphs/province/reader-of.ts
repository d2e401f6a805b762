import type { ReaderOptions, TableRight, WriterOptions } from "../service/permits/serving-role.ts";
import { extensionsOf } from "./extensions.ts";

/** The tables that the readers of the contract and of the exchange read, and the rules of permits. */
const reads = [
  ...["brand_year", "employer", "job_posting", "labor_brand", "register", "workshop"],
  ...["person_alias", "person_identity", "placement", "seeker", "skill", "subject_key", "worker"],
  ...["placement_delivery"],
  ...["access_log", "caseload", "correction", "correction_key", "data_authorization"],
  ...["change", "feed", "person_change", "webhook", "webhook_delivery"],
  ...["assistance_plan", "household", "household_entry", "list_count", "list_entry"],
  ...["catalog_entry", "job_touch", "record_count"],
];

const calls = [
  "access.acted_for()",
  "access.permitted(text, text)",
  "access.named_workers()",
  "access.related_workers()",
];

/** It compares texts by their bytes and says whether two lists share one; it fails for no value. */
const leakproof = ["pg_catalog.arrayoverlap(anyarray, anyarray)"];

/** The role that serves these provinces. */
export function readerOf(held: readonly string[], url: string | null): ReaderOptions {
  const ofExtensions = extensionsOf(held).flatMap((extension) => extension.reads);
  return { url, reads: [...reads, ...ofExtensions], calls, leakproof };
}

/** Of a placement what never changes, and what its two sides may state anew. */
const placed = [
  ...["id", "province", "person_link", "home_code", "host_code", "scope"],
  ...["channel", "job_id", "agreement_id"],
];
const stated = [
  ...["worker_id", "employer_id", "kind", "start_date", "end_date", "end_reason", "days"],
  ...["verification", "home_evidence", "host_evidence", "home_report", "host_report"],
  ...["home_rival", "host_rival", "version", "said", "other_id", "other_said", "shown_by_other"],
];

/** Of a worker what an office registers; who the person is in other registers is none of it. */
const registered = [
  ...["id", "province", "region_code", "name_masked", "id_number_masked", "phone_masked"],
  ...["sex_code", "birth_year", "education", "education_rank", "population_category"],
  ...["category_scheme", "status", "status_as_of", "languages", "updated_order"],
  ...["source_system", "source_record_id", "collected_at", "updated_at", "version"],
];

/** And what the person wants. */
const intended = [
  ...["wants_work", "wants_to_go_out", "intent_occupations", "intent_regions"],
  ...["intent_min_monthly_cents", "intent_forms", "wants_training", "training_topics"],
  ...["intent_reason_code", "intent_recorded_at", "intent_confirm_due_at"],
];

/** What writes change, column by column where a row stays. Policies say which rows. */
const rights: readonly TableRight[] = [
  { privilege: "SELECT", table: "worker" },
  { privilege: "SELECT", table: "person_identity" },
  { privilege: "SELECT", table: "subject_key" },
  { privilege: "SELECT", table: "person_alias" },
  { privilege: "SELECT", table: "caseload" },
  { privilege: "DELETE", table: "caseload" },
  { privilege: "SELECT", table: "assistance_plan" },
  { privilege: "INSERT", table: "assistance_plan", columns: ["worker_id", "note"] },
  { privilege: "UPDATE", table: "assistance_plan", columns: ["note", "version"] },
  { privilege: "SELECT", table: "household" },
  { privilege: "UPDATE", table: "household", columns: ["plan_note", "helper", "version"] },
  { privilege: "SELECT", table: "data_authorization" },
  {
    privilege: "INSERT",
    table: "data_authorization",
    columns: [
      ...["id", "worker_id", "recipient", "purposes", "field_groups", "notice_version"],
      ...["granted_at", "expires_at", "evidence_kind", "evidence_reference"],
    ],
  },
  {
    privilege: "UPDATE",
    table: "data_authorization",
    columns: ["withdrawn_at", "withdrawal_reason"],
  },
  { privilege: "INSERT", table: "worker", columns: [...registered, ...intended] },
  {
    privilege: "UPDATE",
    table: "worker",
    columns: ["status", "status_as_of", "updated_at", "updated_order", "version", ...intended],
  },
  {
    privilege: "INSERT",
    table: "skill",
    columns: ["worker_id", "occupation_code", "name", "level", "years"],
  },
  {
    privilege: "INSERT",
    table: "person_identity",
    columns: ["province", "worker_id", "id_number", "phone", "mark"],
  },
  {
    privilege: "INSERT",
    table: "subject_key",
    columns: ["province", "worker_id", "key_id", "sealed_key"],
  },
  { privilege: "INSERT", table: "caseload", columns: ["helper", "worker_id"] },
  { privilege: "SELECT", table: "placement" },
  { privilege: "INSERT", table: "placement", columns: [...placed, ...stated] },
  { privilege: "UPDATE", table: "placement", columns: stated },
  { privilege: "SELECT", table: "placement_delivery" },
  {
    privilege: "INSERT",
    table: "placement_delivery",
    columns: ["placement_id", "partner", "said", "next_attempt_at"],
  },
  {
    privilege: "UPDATE",
    table: "placement_delivery",
    columns: ["said", "told", "attempts", "last_error", "next_attempt_at"],
  },
  { privilege: "SELECT", table: "employer" },
  { privilege: "SELECT", table: "correction" },
  {
    privilege: "INSERT",
    table: "correction",
    columns: [
      ...["id", "worker_id", "field_group", "field", "says", "reason", "state", "raised_at"],
      ...["raised_by", "due_at", "evidence_kind", "evidence_reference", "version"],
    ],
  },
  {
    privilege: "UPDATE",
    table: "correction",
    columns: ["state", "answer", "answered_at", "version"],
  },
  { privilege: "SELECT", table: "correction_key" },
  { privilege: "INSERT", table: "correction_key" },
  { privilege: "SELECT", table: "write_request" },
  { privilege: "INSERT", table: "write_request" },
  {
    privilege: "UPDATE",
    table: "write_request",
    columns: ["worker_id", "answer", "key_id", "sealed_key"],
  },
];

/** Columns that writes of open records set in every one that is new. */
const ofNewRecords = [
  ...["id", "province", "source_system", "source_record_id", "collected_at", "updated_at"],
  ...["version", "region_code"],
];

/** And in every one that is changed. */
const ofChanges = ["region_code", "source_system", "source_record_id", "updated_at", "version"];

const ofBrands = [
  ...["name", "level", "industry_code", "occupations", "trademark_no", "operator_ids"],
  ...["station_regions", "leaders", "artisans", "employment_order"],
];

const ofWorkshops = [
  ...["name", "kind", "local_term", "mode", "premises", "operator_id", "partner_region"],
  ...["relocated_from_east", "track", "track_reason", "cert_status", "certified_at"],
  ...["review_due_at", "exited_at", "exit_reason", "workforce", "assisted_workforce"],
  "workforce_order",
];

const ofCatalog = [
  ...["type", "type_order", "name", "field_groups", "update_cycle", "office", "contact"],
  ...["condition", "condition_note", "source_systems", "held", "held_as_of"],
];

/** The same of what is open to everybody. */
const openRights: readonly TableRight[] = [
  { privilege: "SELECT", table: "employer" },
  { privilege: "SELECT", table: "labor_brand" },
  { privilege: "SELECT", table: "workshop" },
  { privilege: "SELECT", table: "job_posting" },
  {
    privilege: "INSERT",
    table: "job_posting",
    columns: [
      ...ofNewRecords,
      ...["title", "description", "employer_id", "workplace_code", "address", "occupation_code"],
      ...["industry_code", "form", "openings", "remaining", "wage_min_cents", "wage_max_cents"],
      ...["wage_period", "wage_note", "monthly_min_cents", "monthly_max_cents", "season_start"],
      ...["season_end", "education_min", "education_rank", "skills_required", "age_min"],
      ...["age_max", "board", "lodging", "social_insurance", "target_groups", "workshop_id"],
      ...["brand_id", "status", "published_at", "valid_through", "contact_masked"],
      ...["duplicate_of", "search", "published_order", "wage_order", "deadline_order"],
    ],
  },
  {
    privilege: "UPDATE",
    table: "job_posting",
    columns: ["status", "remaining", "closed_at", "updated_at", "version"],
  },
  { privilege: "INSERT", table: "labor_brand", columns: [...ofNewRecords, ...ofBrands] },
  { privilege: "UPDATE", table: "labor_brand", columns: [...ofChanges, ...ofBrands] },
  { privilege: "SELECT", table: "brand_year" },
  { privilege: "INSERT", table: "brand_year" },
  { privilege: "UPDATE", table: "brand_year", columns: ["employment", "assisted"] },
  { privilege: "INSERT", table: "workshop", columns: [...ofNewRecords, ...ofWorkshops] },
  { privilege: "UPDATE", table: "workshop", columns: [...ofChanges, ...ofWorkshops] },
  { privilege: "SELECT", table: "catalog_entry" },
  { privilege: "INSERT", table: "catalog_entry", columns: [...ofNewRecords, ...ofCatalog] },
  { privilege: "UPDATE", table: "catalog_entry", columns: [...ofChanges, ...ofCatalog] },
  { privilege: "SELECT", table: "record_count" },
  { privilege: "INSERT", table: "record_count" },
  { privilege: "UPDATE", table: "record_count", columns: ["records"] },
  // From where a webhook is told.
  { privilege: "SELECT", table: "change" },
  { privilege: "SELECT", table: "feed" },
  { privilege: "SELECT", table: "webhook" },
  {
    privilege: "INSERT",
    table: "webhook",
    columns: [
      ...["id", "province", "owner", "url", "types", "with_people", "position", "people_position"],
      ...["created_at", "placed_at", "next_attempt_at"],
    ],
  },
  {
    privilege: "UPDATE",
    table: "webhook",
    columns: [
      ...["position", "placed_at", "state", "reason", "attempts"],
      ...["failing_since", "next_attempt_at", "version"],
    ],
  },
  // What it is signed with is read by nobody but the owner, who signs.
  { privilege: "SELECT", table: "webhook_secret", columns: ["webhook_id", "ends_at"] },
  { privilege: "INSERT", table: "webhook_secret" },
  { privilege: "UPDATE", table: "webhook_secret", columns: ["ends_at"] },
];

const writerCalls = [
  "access.permitted(text, text)",
  "access.named_workers()",
  "access.acted_for()",
  "access.placed()",
  "access.related_workers()",
  "access.erase_person(text, bytea[])",
  "access.follow_link(text, text, text)",
  "access.tell_erased(text)",
  "access.release_person(text, text, bytea)",
  "access.was_released(bytea[])",
  "access.was_erased(bytea[])",
  "access.is_registered(bytea[])",
  "access_log_append(jsonb)",
];

/** The role that writes what callers of these provinces ask for. */
export function writerOf(url: string | null): WriterOptions {
  return { url, rights: [...rights, ...openRights], calls: writerCalls };
}
