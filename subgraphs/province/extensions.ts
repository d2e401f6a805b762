import { hainanExtension } from "../hainan/extension.ts";
import { shaanxiExtension } from "../shaanxi/extension.ts";
import { yunnanExtension } from "../yunnan/extension.ts";
import type { ProvinceExtension } from "./extension.ts";

/** Every extension there is, in the order in which the supergraph names them. */
export const extensions: readonly ProvinceExtension[] = [
  hainanExtension,
  yunnanExtension,
  shaanxiExtension,
];

/** The extensions of the provinces that a process holds. Nothing else in a province knows them. */
export function extensionsOf(held: readonly string[]): readonly ProvinceExtension[] {
  return extensions.filter(({ province }) => held.includes(province));
}
