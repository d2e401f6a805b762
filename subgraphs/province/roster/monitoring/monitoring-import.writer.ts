import { orderComplement } from "../../../service/page.ts";
import type { Session } from "../../../service/session.ts";
import type { Header } from "../header.ts";
import type { RowStore } from "../import/store-rows.ts";
import { sourceKey } from "../source-cells.ts";
import { type WorkerField, workerColumns } from "../worker/worker-columns.ts";
import { storeWorkerRows } from "../worker/worker-import.writer.ts";
import type { MonitoredField, MonitoringField } from "./monitoring-columns.ts";
import type { Monitored, MonitoringEntry } from "./monitoring-roster.ts";

/**
 * Writes what the monitoring system says: the workers as any roster does, and beside them what only that
 * system says. A worker of whom it says something else is a new version.
 */
export const storeMonitored: RowStore<MonitoringField, MonitoringEntry> = async (
  rows,
  storing,
  connection,
) => {
  const { session } = connection;
  const { province, header } = storing;
  const stored = await storeWorkerRows(rows, { ...storing, header: ofWorkers(header) }, connection);
  const lines = rows.flatMap(({ entry }) => {
    const id = stored.ids.get(sourceKey(entry));
    return id === undefined ? [] : [lineOf(id, province, entry.monitored)];
  });
  const told = columnsToldBy(header);
  if (told.length === 0) return stored.counts;
  const changed = await session.query<{ readonly worker_id: string }>(upsertSql(told), [
    JSON.stringify(lines),
  ]);
  const known = new Set([...stored.createdIds, ...stored.changedIds]);
  const others = changed.map(({ worker_id: id }) => id).filter((id) => !known.has(id));
  await makeVersions(session, others);
  const { counts } = stored;
  return {
    ...counts,
    changed: counts.changed + others.length,
    unchanged: counts.unchanged - others.length,
  };
};

const columnOf: Readonly<Record<MonitoredField, string>> = {
  certificates: "certificates",
  workRegion: "work_region",
  workEmployer: "work_employer",
  workForm: "work_form",
  workFrom: "work_from",
  workUntil: "work_until",
  verifiedThere: "verified_there",
};

/** What a roster with these columns changes: of the rest it says nothing. */
function columnsToldBy({ places }: Header<MonitoringField>): readonly string[] {
  return (Object.keys(columnOf) as MonitoredField[])
    .filter((field) => places.has(field))
    .map((field) => columnOf[field]);
}

function ofWorkers(header: Header<MonitoringField>): Header<WorkerField> {
  const places = workerColumns.flatMap(({ field }) => {
    const place = header.places.get(field);
    return place === undefined ? [] : [[field, place] as const];
  });
  return { ...header, places: new Map(places) };
}

function lineOf(id: string, province: string, monitored: Monitored): object {
  const columns = (Object.keys(columnOf) as MonitoredField[]).map(
    (field) => [columnOf[field], monitored[field]] as const,
  );
  return { worker_id: id, province, ...Object.fromEntries(columns) };
}

const upsertSql = (told: readonly string[]): string => `
INSERT INTO monitoring_record AS held
SELECT * FROM jsonb_populate_recordset(NULL::monitoring_record, $1::jsonb)
    ON CONFLICT (worker_id) DO UPDATE
   SET ${told.map((column) => `${column} = excluded.${column}`).join(", ")}
 WHERE (${told.map((column) => `held.${column}`).join(", ")})
    IS DISTINCT FROM (${told.map((column) => `excluded.${column}`).join(", ")})
RETURNING worker_id`;

async function makeVersions(
  session: Pick<Session, "query">,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const nowMs = Date.now();
  await session.query(
    `UPDATE worker SET version = version + 1, updated_at = $2, updated_order = $3
      WHERE id = ANY ($1::text[])`,
    [ids, new Date(nowMs).toISOString(), orderComplement - nowMs],
  );
}
