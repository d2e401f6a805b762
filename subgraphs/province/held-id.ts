import type { ProvinceContext } from "./context.ts";
import { UnknownProvinceError } from "./errors.ts";
import { checkedId, provinceOfId } from "./global-id.ts";

/** An id that a root field was asked for: well formed, and of a province that is held here. */
export function heldId({ held }: ProvinceContext, id: string): string {
  const province = provinceOfId(checkedId(id));
  if (!held.includes(province)) throw new UnknownProvinceError("id", province, held);
  return id;
}
