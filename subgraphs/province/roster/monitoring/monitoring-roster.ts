import type { EmploymentForm } from "../../vocabulary/enums.ts";
import {
  dayOf,
  enumOf,
  instantOf,
  instantText,
  listOf,
  listText,
  termOf,
  textOf,
} from "../cell.ts";
import { regionCodeOf } from "../place-cells.ts";
import type { RecordCells } from "../record-cells.ts";
import type { RosterKind, RosterRules } from "../roster-kind.ts";
import { formTerms } from "../terms.ts";
import { readWorker, type WorkerEntry, workerRoster } from "../worker/worker-roster.ts";
import { writtenCells } from "../written-cells.ts";
import { certificateOf } from "./certificate-cell.ts";
import {
  type MonitoredField,
  type MonitoringField,
  monitoringColumns,
} from "./monitoring-columns.ts";

/** What the monitoring system says of a person beside the worker's record. Null is what it does not say. */
export interface Monitored {
  readonly certificates: readonly string[];
  readonly workRegion: string | null;
  readonly workEmployer: string | null;
  readonly workForm: EmploymentForm | null;
  readonly workFrom: string | null;
  readonly workUntil: string | null;
  readonly verifiedThere: string | null;
}

export interface MonitoringEntry extends WorkerEntry {
  readonly monitored: Monitored;
}

/** Records of the national monitoring system: rosters of workers with more columns. */
export const monitoringRoster: RosterKind<MonitoringField, MonitoringEntry> = {
  name: "monitoring",
  seals: true,
  columns: monitoringColumns,
  read: (cells, rules) => ({ ...readWorker(cells, rules), monitored: readMonitored(cells, rules) }),
  write: (entry) => ({ ...workerRoster.write(entry), ...writeMonitored(entry.monitored) }),
  keys: workerRoster.keys,
};

const nameOf = textOf(100);
const certificatesOf = listOf(certificateOf, 20);
const formOf = enumOf(formTerms);

function readMonitored(
  cells: RecordCells<MonitoringField>,
  { today, nowMs }: RosterRules,
): Monitored {
  const monitored: Monitored = {
    certificates: [...(cells.read("certificates", certificatesOf) ?? [])].sort(),
    workRegion: cells.read("workRegion", regionCodeOf),
    workEmployer: cells.read("workEmployer", nameOf),
    workForm: cells.read("workForm", formOf),
    workFrom: cells.read("workFrom", dayOf),
    workUntil: cells.read("workUntil", dayOf),
    verifiedThere: cells.read("verifiedThere", instantOf),
  };
  const { workFrom, workUntil, verifiedThere } = monitored;
  cells.expect((workFrom ?? "") <= today, "workFrom", "must not be in the future");
  cells.expect(
    workUntil === null || (workFrom !== null && workUntil >= workFrom),
    "workUntil",
    "must not be before the work began",
  );
  cells.expect(
    verifiedThere === null || Date.parse(verifiedThere) <= nowMs,
    "verifiedThere",
    "must not be in the future",
  );
  return monitored;
}

function writeMonitored(monitored: Monitored): Readonly<Record<MonitoredField, string>> {
  const { certificates, workForm, verifiedThere } = monitored;
  return writtenCells<MonitoredField>({
    ...monitored,
    certificates: listText(certificates),
    workForm: workForm && termOf(formTerms, workForm),
    verifiedThere: verifiedThere && instantText(verifiedThere),
  });
}
