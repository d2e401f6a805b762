import { isOccupationCode, occupationByCode, occupations } from "../../reference/occupations.ts";
import { allRegions, canonicalRegionCode } from "../../reference/regions.ts";
import { BadCell, type CellReader } from "./cell.ts";

/** A region by its code, or by its whole name: 610981, or 陕西省安康市旬阳市. Its code comes out. */
export const regionCodeOf: CellReader<string> = (text) => {
  const plain = text.normalize("NFKC").replaceAll(/\s/g, "");
  return (
    canonicalRegionCode(plain) ??
    regionCodesByName().get(plain) ??
    new BadCell("must be a region code of 2, 6, 9 or 12 digits, or the whole name of a region")
  );
};

let codesByName: ReadonlyMap<string, string> | undefined;

/** Regions in force take the name from those that had it before. */
function regionCodesByName(): ReadonlyMap<string, string> {
  codesByName ??= new Map(
    [...allRegions()]
      .sort((a, b) => Number(a.validTo === null) - Number(b.validTo === null))
      .map(({ fullName, code }) => [fullName, code]),
  );
  return codesByName;
}

/** An occupation by its code, its name, or what people call it: 4-03-02-01, 中式烹调师 or 厨师. */
export const occupationCodeOf: CellReader<string> = (text) => {
  const plain = text.normalize("NFKC").trim();
  if (isOccupationCode(plain)) return plain;
  return (
    codesByOccupation.get(plain) ??
    new BadCell('must be an occupation code such as "4-03-02-01", or the name of an occupation')
  );
};

/** A name that two occupations have stands for none of them. */
const codesByOccupation = ((): ReadonlyMap<string, string> => {
  const codes = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const { code, aliases } of occupations)
    for (const alias of aliases) {
      if (codes.has(alias)) ambiguous.add(alias);
      codes.set(alias, code);
    }
  for (const alias of ambiguous) codes.delete(alias);
  for (const { code, name } of occupations) codes.set(name, code);
  return codes;
})();

/** The name of an occupation that the register knows; the code itself of others. */
export function occupationNameOf(code: string): string {
  return occupationByCode(code)?.name ?? code;
}
