import type { FieldGroup as AgreedFieldGroup } from "../../schema/access/field-group.ts";
import { describedEnum } from "../service/described-enum.ts";
import { fieldGroupDescriptions } from "../service/field-group-descriptions.ts";

export const FieldGroup = describedEnum(
  "FieldGroup",
  "What of a person is looked at, the unit in which agreements speak of fields (字段组).",
  fieldGroupDescriptions,
);

export type FieldGroup = AgreedFieldGroup;
