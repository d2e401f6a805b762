import type { RowShape } from "../../service/row-shape.ts";
import type { Selection } from "../../service/selection.ts";
import type { Worker } from "../worker/worker.ts";
import { type WorkerRow, workerColumnSql, workerShape } from "../worker/worker-row.ts";
import type { WorkingListFlag } from "./list-enums.ts";

/** An open entry, and the worker it is about. */
export interface WorkingListRow extends WorkerRow {
  readonly entry_since: string;
  readonly entry_entered_at: string;
  readonly entry_reasons: readonly string[];
  readonly entry_flags: readonly WorkingListFlag[];
  readonly entry_evidence: readonly string[];
  readonly entry_plan_note: string | null;
}

export interface ListedWorker {
  readonly id: string;
  readonly worker: Worker;
  readonly since: string;
  readonly enteredAt: string;
  readonly reasons: readonly string[];
  readonly flags: readonly WorkingListFlag[];
  readonly evidence: readonly string[];
  readonly planNote: string | null;
}

export type WorkingListShape = RowShape<WorkingListRow, ListedWorker>;

/** Columns of the entry by the field of the edge that shows them. */
const entryFields = {
  since: "entry_since",
  enteredAt: "entry_entered_at",
  reasons: "entry_reasons",
  flags: "entry_flags",
  evidence: "entry_evidence",
  planNote: "entry_plan_note",
} as const satisfies Readonly<Record<string, keyof WorkingListRow>>;

/** What must be read to make the selected fields of the edges. */
export function workingListShape(edges: Selection): WorkingListShape {
  const worker = workerShape(edges.at("node"));
  const fields = Object.entries(entryFields).filter(([field]) => edges.has(field));
  return {
    columns: [...worker.columns, ...fields.map(([, column]) => column)],
    beside: [],
    key: [worker.key, ...fields.map(([field]) => field)].join(),
    fields: worker.fields,
    toObject: (row) => ({
      id: row.id,
      worker: worker.toObject(row),
      since: row.entry_since,
      enteredAt: row.entry_entered_at,
      reasons: row.entry_reasons,
      flags: row.entry_flags,
      evidence: row.entry_evidence,
      planNote: row.entry_plan_note,
    }),
  };
}

/**
 * What is missing at the moment of the question.
 *
 * @param today binds the day, once, when it is asked for
 */
export function flagsSql(today: () => string): string {
  return `(entry.flags || CASE WHEN worker.intent_confirm_due_at < ${today()}::date
    THEN ARRAY['CONFIRMATION_EXPIRED'] ELSE '{}' END)`;
}

export function workingListColumnSql(today: () => string): (name: keyof WorkingListRow) => string {
  return (name) => {
    switch (name) {
      case "entry_since":
        return "entry.since";
      case "entry_entered_at":
        return "entry.entered_at";
      case "entry_reasons":
        return "entry.reasons";
      case "entry_flags":
        return flagsSql(today);
      case "entry_evidence":
        return "entry.evidence";
      case "entry_plan_note":
        return "(SELECT plan.note FROM assistance_plan AS plan WHERE plan.worker_id = worker.id)";
      default:
        return workerColumnSql[name] ?? `worker.${name}`;
    }
  };
}
