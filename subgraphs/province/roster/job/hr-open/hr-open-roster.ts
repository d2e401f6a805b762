import type { RosterColumn } from "../../header.ts";
import type { RosterKind } from "../../roster-kind.ts";
import type { JobField } from "../job-columns.ts";
import { type JobEntry, jobRoster } from "../job-roster.ts";
import { hrOpenFields } from "./hr-open-fields.ts";
import { hrOpenRows } from "./hr-open-rows.ts";

const required: ReadonlySet<JobField> = new Set(
  jobRoster.columns.filter((column) => column.required === true).map(({ field }) => field),
);

/** Jobs as HR Open says them: the rules are those of any roster, and a column is called by its path. */
export const hrOpenRoster: RosterKind<JobField, JobEntry> = {
  ...jobRoster,
  columns: hrOpenFields.map(
    ({ field, path }): RosterColumn<JobField> => ({
      field,
      headers: [path],
      ...(required.has(field) && { required: true }),
    }),
  ),
  open: (file) => hrOpenRows(file, hrOpenFields),
};
