import { systemKey, systemNameOf } from "../../reference/source-systems.ts";
import { textOf } from "./cell.ts";
import type { CellsOf } from "./record-cells.ts";
import type { RosterRules, SourcedEntry } from "./roster-kind.ts";

const recordIdOf = textOf(100);

/** Of which system a row is, and under which number. */
export function readSource(
  cells: CellsOf<"sourceSystem" | "sourceRecordId">,
  { sourceSystem }: RosterRules,
): SourcedEntry {
  const system = cells.read("sourceSystem", recordIdOf) ?? sourceSystem;
  cells.expect(
    system !== null,
    "sourceSystem",
    "must not be empty, unless --source-system names the system",
  );
  return {
    sourceSystem: systemNameOf(system ?? ""),
    sourceRecordId: cells.require("sourceRecordId", recordIdOf, ""),
  };
}

/** The same text for the same record, under whichever name its system goes. */
export function sourceKey({ sourceSystem, sourceRecordId }: SourcedEntry): string {
  return sourceRecordId === "" ? "" : `${systemKey(sourceSystem)}\n${sourceRecordId}`;
}
