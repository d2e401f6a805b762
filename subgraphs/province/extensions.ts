import type { ProvinceExtension } from "./extension.ts";

const all: readonly ProvinceExtension[] = [];

/** The extensions of the provinces that a process holds. Nothing else in a province knows them. */
export function extensionsOf(held: readonly string[]): readonly ProvinceExtension[] {
  return all.filter(({ province }) => held.includes(province));
}
