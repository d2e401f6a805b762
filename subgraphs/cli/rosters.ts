import type { RosterStore } from "../province/roster/import/store-rows.ts";
import { storeJobs } from "../province/roster/job/job-import.writer.ts";
import { jobRoster } from "../province/roster/job/job-roster.ts";
import { lookAtJobs } from "../province/roster/job/named-records.reader.ts";
import type { RosterKind, SourcedEntry } from "../province/roster/roster-kind.ts";
import { storeWorkers } from "../province/roster/worker/worker-import.writer.ts";
import { workerRoster } from "../province/roster/worker/worker-roster.ts";

export const rosterNames = ["workers", "jobs"] as const;
export type RosterName = (typeof rosterNames)[number];

/** Works with a kind of roster, whatever its records are. */
export interface RosterVisitor<Result> {
  visit<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    store: RosterStore<Field, Entry>,
  ): Result;
}

export function visitRoster<Result>(name: RosterName, visitor: RosterVisitor<Result>): Result {
  switch (name) {
    case "workers":
      return visitor.visit(workerRoster, { store: storeWorkers, look: null });
    case "jobs":
      return visitor.visit(jobRoster, { store: storeJobs, look: lookAtJobs });
  }
}
