import type { RecordSource } from "../province/roster/export/record-source.ts";
import type { RosterStore } from "../province/roster/import/store-rows.ts";
import { hrOpenRoster } from "../province/roster/job/hr-open/hr-open-roster.ts";
import { jobSource } from "../province/roster/job/job-export.reader.ts";
import { storeJobs } from "../province/roster/job/job-import.writer.ts";
import { jobRoster } from "../province/roster/job/job-roster.ts";
import { lookAtJobs } from "../province/roster/job/named-records.reader.ts";
import { monitoringSource } from "../province/roster/monitoring/monitoring-export.reader.ts";
import { storeMonitored } from "../province/roster/monitoring/monitoring-import.writer.ts";
import { monitoringRoster } from "../province/roster/monitoring/monitoring-roster.ts";
import type { RosterKind, SourcedEntry } from "../province/roster/roster-kind.ts";
import { workerSource } from "../province/roster/worker/worker-export.reader.ts";
import { storeWorkers } from "../province/roster/worker/worker-import.writer.ts";
import { workerRoster } from "../province/roster/worker/worker-roster.ts";

export const rosterNames = ["workers", "jobs", "monitoring"] as const;
export type RosterName = (typeof rosterNames)[number];

/** How the files of a kind may be. */
export const rosterFormats = ["table", "hr-open"] as const;
export type RosterFormat = (typeof rosterFormats)[number];

/** Works with a kind of roster, whatever its records are. */
export interface RosterVisitor<Result> {
  visit<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    store: RosterStore<Field, Entry>,
    source: RecordSource<Field, Entry>,
  ): Result;
}

export function visitRoster<Result>(
  name: RosterName,
  visitor: RosterVisitor<Result>,
  format: RosterFormat = "table",
): Result {
  switch (name) {
    case "workers":
      return visitor.visit(workerRoster, { store: storeWorkers, look: null }, workerSource);
    case "monitoring":
      return visitor.visit(
        monitoringRoster,
        { store: storeMonitored, look: null },
        monitoringSource,
      );
    case "jobs": {
      const kind = format === "table" ? jobRoster : hrOpenRoster;
      return visitor.visit(kind, { store: storeJobs, look: lookAtJobs }, jobSource);
    }
  }
}
