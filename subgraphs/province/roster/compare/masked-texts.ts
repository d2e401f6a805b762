import { maskName } from "../../../reference/mask.ts";

/** A register keeps names masked: 赵* and 赵霞 say the same, 赵* and 钱霞 do not. */
export function sayTheSame(field: string, here: string, there: string): boolean {
  if (field !== "name" || !(here.includes("*") || there.includes("*"))) return false;
  return maskName(here) === maskName(there);
}
