import { fieldGroups } from "../../../../schema/access/field-group.ts";
import { findIdentities } from "../../identity/identity.reader.ts";
import type { Identity } from "../../identity/identity-vault.ts";
import { educationOfCode } from "../../vocabulary/education.ts";
import type {
  EmploymentForm,
  EmploymentStatus,
  PopulationCategory,
} from "../../vocabulary/enums.ts";
import type { IntentDraft } from "../../worker/worker-draft.ts";
import { ExportRefusedError } from "../export/errors.ts";
import type { RecordSource } from "../export/record-source.ts";
import type { WorkerField } from "./worker-columns.ts";
import type { WorkerEntry } from "./worker-roster.ts";

interface StoredIntent {
  readonly wants_work: boolean | null;
  readonly wants_to_go_out: boolean | null;
  readonly intent_occupations: readonly string[] | null;
  readonly intent_regions: readonly string[] | null;
  readonly intent_min_monthly_cents: number | null;
  readonly intent_forms: readonly EmploymentForm[] | null;
  readonly wants_training: boolean | null;
  readonly training_topics: readonly string[] | null;
  readonly intent_reason_code: string | null;
  readonly intent_recorded_at: string | null;
  readonly intent_confirm_due_at: string | null;
}

interface StoredWorker extends StoredIntent {
  readonly id: string;
  readonly source_system: string;
  readonly source_record_id: string;
  readonly region_code: string;
  readonly name_masked: string | null;
  readonly sex_code: string | null;
  readonly birth_year: number | null;
  readonly education: string | null;
  readonly population_category: PopulationCategory;
  readonly category_scheme: string;
  readonly status: EmploymentStatus;
  readonly status_as_of: string;
  readonly languages: readonly string[];
  readonly collected_at: string;
  readonly verified_at: string | null;
  readonly household_no: string | null;
  readonly skills: readonly {
    readonly occupation: string;
    readonly name: string;
    readonly level: number | null;
    readonly years: number | null;
  }[];
}

/** Workers as a roster says them; names stay masked, for nothing else is stored. */
export const workerSource: RecordSource<WorkerField, WorkerEntry> = {
  table: "worker",
  condition: "true",
  identityFields: new Set(["idNumber", "phone"]),
  shows: (withIdentities) => ({
    groups: new Set(
      fieldGroups.filter((group) =>
        ["IDENTITY", "CONTACT"].includes(group)
          ? withIdentities
          : ["BASIC", "SKILLS", "INTENT", "EMPLOYMENT"].includes(group),
      ),
    ),
    fields: [
      ...["nameMasked", "homeRegion", "sexCode", "birthYear", "education", "languages"],
      ...["populationCategory", "categoryScheme", "status", "statusAsOf", "intent", "skills"],
      ...["provenance", ...(withIdentities ? ["idNumber", "phone"] : [])],
    ]
      .map((field) => `Worker.${field}`)
      .concat("Household.registerNo"),
  }),
  read: async (session, { province, systems, vault, after, limit, condition = "true" }) => {
    const rows = await session.query<StoredWorker>(workersSql(condition), [
      ...[province, after, limit, systems],
    ]);
    const ids = rows.map(({ id }) => id);
    const identities =
      vault === null || ids.length === 0
        ? null
        : await findIdentities(session, vault, { idNumber: ids, phone: ids });
    return rows.map((row) => {
      const identity = identities?.get(row.id) ?? null;
      if (identity instanceof Error)
        throw new ExportRefusedError(
          `An ID number or phone cannot be opened with these keys: ${identity.message}`,
          { cause: identity },
        );
      return { id: row.id, entry: entryOf(row, identity) };
    });
  },
};

const workersSql = (condition: string): string => `SELECT worker.*, (
    SELECT coalesce(json_agg(json_build_object('occupation', occupation_code, 'name', name,
             'level', level, 'years', years::float) ORDER BY occupation_code), '[]')
      FROM skill WHERE worker_id = worker.id) AS skills,
    (SELECT register_no FROM household WHERE household.id = worker.household_id) AS household_no
  FROM worker
 WHERE province = $1 AND id > $2 AND ($4::text[] IS NULL OR source_system = ANY ($4::text[]))
   AND ${condition}
 ORDER BY id LIMIT $3`;

function entryOf(row: StoredWorker, identity: Identity | null): WorkerEntry {
  return {
    sourceSystem: row.source_system,
    sourceRecordId: row.source_record_id,
    collectedAt: row.collected_at,
    verifiedAt: row.verified_at,
    householdNo: row.household_no,
    worker: {
      homeRegion: row.region_code,
      name: row.name_masked,
      idNumber: identity?.idNumber ?? null,
      phone: identity?.phone ?? null,
      sexCode: row.sex_code,
      birthYear: row.birth_year,
      education: educationOfCode(row.education),
      populationCategory: row.population_category,
      categoryScheme: row.category_scheme,
      status: row.status,
      statusAsOf: row.status_as_of,
      languages: row.languages,
      skills: row.skills,
      intent: intentOf(row),
    },
  };
}

function intentOf(row: StoredIntent): IntentDraft | null {
  const { wants_work: wantsWork, intent_recorded_at: at, intent_confirm_due_at: due } = row;
  if (wantsWork === null || at === null || due === null) return null;
  return {
    wantsWork,
    wantsToGoOut: row.wants_to_go_out,
    occupations: row.intent_occupations ?? [],
    regions: row.intent_regions ?? [],
    minMonthlyCents: row.intent_min_monthly_cents,
    forms: row.intent_forms ?? [],
    wantsTraining: row.wants_training ?? false,
    trainingTopics: row.training_topics ?? [],
    reasonCode: row.intent_reason_code,
    recordedAt: at,
    confirmDueAt: due,
  };
}
