import type { RosterColumn } from "../header.ts";
import { type WorkerField, workerColumns } from "../worker/worker-columns.ts";

/** What the monitoring system says of a person beside what any roster of workers may say. */
export type MonitoredField =
  | "certificates"
  | "workRegion"
  | "workEmployer"
  | "workForm"
  | "workFrom"
  | "workUntil"
  | "verifiedThere";

export type MonitoringField = WorkerField | MonitoredField;

export const monitoredColumns: readonly RosterColumn<MonitoredField>[] = [
  { field: "certificates", headers: ["培训持证", "持证情况", "技能证书", "证书"] },
  { field: "workRegion", headers: ["务工地", "务工地区", "务工所在地"] },
  { field: "workEmployer", headers: ["务工企业", "务工单位", "务工企业名称"] },
  { field: "workForm", headers: ["务工形式", "就业渠道"] },
  { field: "workFrom", headers: ["务工开始时间", "务工开始日期", "外出务工时间"] },
  { field: "workUntil", headers: ["务工结束时间", "务工结束日期", "返乡时间"] },
  { field: "verifiedThere", headers: ["系统核验时间", "监测系统核验时间"] },
];

/** README.md has them as a table. */
export const monitoringColumns: readonly RosterColumn<MonitoringField>[] = [
  ...workerColumns,
  ...monitoredColumns,
];
