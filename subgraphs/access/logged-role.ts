import type { LoggedRole as AgreedRole } from "../../schema/access-log/access-record.ts";
import { describedEnum } from "../service/described-enum.ts";
import { roleDescriptions } from "../service/role-descriptions.ts";

export const LoggedRole = describedEnum(
  "LoggedRole",
  "In which capacity somebody looked (访问角色).",
  {
    ...roleDescriptions,
    OPERATOR:
      "Who runs the province's own database, by the command line and without a token (运维人员).",
  } satisfies Readonly<Record<AgreedRole, string>>,
);

export type LoggedRole = AgreedRole;
