import {
  column,
  type FieldSources,
  from,
  type RowShape,
  rowShape,
} from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import { type ProvenanceRow, provenanceColumns, provenanceOf } from "../provenance/provenance.ts";
import { regionOf } from "../region/region-of.ts";
import { educationOfCode } from "../vocabulary/education.ts";
import type { EmploymentStatus } from "../vocabulary/enums.ts";
import { type IntentRow, intentColumns, intentOf } from "./intent.ts";
import type { Skill } from "./skill.ts";
import { type SupplyRow, supplyColumns, supplyOf } from "./supply.ts";
import type { Worker } from "./worker.ts";

/** A row of `worker`, and what is read of the skills beside it. */
export interface WorkerRow extends ProvenanceRow, IntentRow, SupplyRow {
  readonly id: string;
  readonly person_link: string | null;
  readonly name_masked: string | null;
  readonly id_number_masked: string | null;
  readonly phone_masked: string | null;
  readonly sex_code: string | null;
  readonly category_scheme: string;
  readonly status: EmploymentStatus;
  readonly status_as_of: string;
  readonly skills: Skill[];
}

export const workerFields: FieldSources<WorkerRow, Worker> = {
  id: column("id"),
  personLink: column("person_link"),
  homeRegion: from(["region_code"], (row) => regionOf(row.region_code)),
  nameMasked: column("name_masked"),
  idNumberMasked: column("id_number_masked"),
  phoneMasked: column("phone_masked"),
  sexCode: column("sex_code"),
  birthYear: column("birth_year"),
  education: from(["education"], (row) => educationOfCode(row.education)),
  populationCategory: column("population_category"),
  categoryScheme: column("category_scheme"),
  status: column("status"),
  statusAsOf: column("status_as_of"),
  intent: from(intentColumns, intentOf),
  skills: column("skills"),
  languages: column("languages"),
  provenance: from(provenanceColumns, provenanceOf),
  supply: from(supplyColumns, supplyOf),
};

export type WorkerShape = RowShape<WorkerRow, Worker>;

/** What must be read to make the selected fields. */
export function workerShape(selection: Selection): WorkerShape {
  return rowShape(workerFields, selection);
}

/** Skills come along with their worker, in the order of their codes, at no further statement. */
export const workerColumnSql: Readonly<Partial<Record<keyof WorkerRow, string>>> = {
  skills: `(SELECT coalesce(json_agg(json_build_object('occupation', skill.occupation_code,
    'name', skill.name, 'level', skill.level, 'years', skill.years::text)
    ORDER BY skill.occupation_code), '[]') FROM skill WHERE skill.worker_id = worker.id)`,
  skill_codes: `ARRAY(SELECT skill.occupation_code FROM skill WHERE skill.worker_id = worker.id
    ORDER BY skill.occupation_code)`,
};
