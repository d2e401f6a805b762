import type { Role as AgreedRole } from "../../schema/access/role.ts";
import { describedEnum } from "../service/described-enum.ts";
import { roleDescriptions } from "../service/role-descriptions.ts";

export const Role = describedEnum(
  "Role",
  "In which capacity somebody asks (角色).",
  roleDescriptions,
);

export type Role = AgreedRole;
