import type { TakesProblems } from "../../write/takes-problems.ts";
import type { RecordCells } from "../record-cells.ts";
import type { JobField } from "./job-columns.ts";

/** Columns that say what several fields of the input do. */
const columns: Readonly<Record<string, JobField>> = {
  "wage.min": "wage",
  "wage.max": "wage",
  ageMin: "age",
  ageMax: "age",
};

/** The rules of a posting tell their problems by the paths of its input; here they are those of a row. */
export function problemsOf(cells: RecordCells<JobField>): TakesProblems {
  return {
    expect: (holds, field, reason) => {
      const own = field.replace(/^input\./, "").replace(/\.\d+$/, "");
      const column = columns[own] ?? own;
      const isThere = column !== "wage.note" || cells.isFilled("wage.note");
      cells.expect(holds, isThere ? column : "wage", reason);
    },
  };
}
