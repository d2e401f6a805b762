import { provinces } from "./provinces.ts";

/** A register with a database of its own: a province's, or what the provinces own together. */
export interface Register {
  /** A province code or "cooperation". */
  readonly key: string;
  /** For people, such as "Yunnan (云南)". */
  readonly title: string;
}

export const cooperation: Register = { key: "cooperation", title: "Cooperation (协作)" };

export const registers: readonly Register[] = [
  ...provinces.map(({ code, title }) => ({ key: code, title })),
  cooperation,
];
