import type { RowStore } from "../province/roster/import/store-rows.ts";
import type { RosterKind } from "../province/roster/roster-kind.ts";
import { storeWorkers } from "../province/roster/worker/worker-import.writer.ts";
import { workerRoster } from "../province/roster/worker/worker-roster.ts";

export const rosterNames = ["workers"] as const;
export type RosterName = (typeof rosterNames)[number];

/** Works with a kind of roster, whatever its records are. */
export interface RosterVisitor<Result> {
  visit<Field extends string, Entry>(
    kind: RosterKind<Field, Entry>,
    store: RowStore<Field, Entry>,
  ): Result;
}

export function visitRoster<Result>(name: RosterName, visitor: RosterVisitor<Result>): Result {
  switch (name) {
    case "workers":
      return visitor.visit(workerRoster, storeWorkers);
  }
}
