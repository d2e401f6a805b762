import type { RecordSource } from "../export/record-source.ts";
import { workerSource } from "../worker/worker-export.reader.ts";
import type { MonitoringField } from "./monitoring-columns.ts";
import type { Monitored, MonitoringEntry } from "./monitoring-roster.ts";

/** Workers of whom the monitoring system says something, with what it says. */
export const monitoringSource: RecordSource<MonitoringField, MonitoringEntry> = {
  ...workerSource,
  identityFields: workerSource.identityFields,
  condition: "EXISTS (SELECT FROM monitoring_record WHERE worker_id = worker.id)",
  shows: (withIdentities) => {
    const shown = workerSource.shows?.(withIdentities);
    return {
      groups: new Set([...(shown?.groups ?? []), "MONITORING" as const]),
      fields: [...(shown?.fields ?? []), "Worker.monitoringRecord"],
    };
  },
  read: async (session, query) => {
    const workers = await workerSource.read(session, {
      ...query,
      condition: monitoringSource.condition,
    });
    const rows = await session.query<Monitored & { readonly id: string }>(
      `SELECT worker_id AS id, certificates,
              work_region AS "workRegion", work_employer AS "workEmployer", work_form AS "workForm",
              work_from AS "workFrom", work_until AS "workUntil", verified_there AS "verifiedThere"
         FROM monitoring_record WHERE worker_id = ANY ($1::text[])`,
      [workers.map(({ id }) => id)],
    );
    const said = new Map(rows.map(({ id, ...monitored }) => [id, monitored]));
    return workers.flatMap(({ id, entry }) => {
      const monitored = said.get(id);
      return monitored === undefined ? [] : [{ id, entry: { ...entry, monitored } }];
    });
  },
};
