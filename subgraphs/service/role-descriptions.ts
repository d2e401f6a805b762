import type { Role } from "../../schema/access/role.ts";

/** What the schema says of each role. */
export const roleDescriptions: Readonly<Record<Role, string>> = {
  PARTNER_SYSTEM: "A partner province's own system (协作省份系统).",
  LABOR_STATION: "A labor station (驻外劳务工作站, 就业驿站).",
  HELPER: "An official who looks after the households of a caseload (帮扶责任人).",
  MONITOR: "Monitoring of a province or of all (防返贫监测).",
  EMPLOYER: "An employer (用人单位).",
  AUDITOR: "An auditor, who looks at logs and never at persons (审计人员).",
  DATA_SUBJECT: "The person whom a record is about (本人).",
};
