import { type RegionList, regionLists } from "./region-lists.ts";
import { successorsOf } from "./region-succession.ts";
import { townshipsByCounty } from "./townships.ts";

export type RegionLevel = "PROVINCE" | "PREFECTURE" | "COUNTY" | "TOWNSHIP" | "VILLAGE";

/** An administrative region of GB/T 2260, in force or abolished. */
export interface RegionRecord {
  /** Two digits for a province, six down to a county, nine for a township. */
  readonly code: string;
  readonly name: string;
  /** With all regions above it: 陕西省安康市旬阳市. */
  readonly fullName: string;
  readonly level: RegionLevel;
  readonly parent: string | null;
  /**
   * The first day on which the code may have been in force; null when it is older than the lists
   * (2002-12). Lists are dated, changes are not, so this is the day after the last list without it.
   */
  readonly validFrom: string | null;
  /** The last day on which the code may have been in force; null while it is in force. */
  readonly validTo: string | null;
  /** What took over directly; itself perhaps abolished later. */
  readonly supersededBy: readonly string[];
  readonly supersedes: readonly string[];
}

/**
 * The one spelling of a code in this house: a province has two digits, whether it was written 61 or
 * 610000. Null for anything that is no code by its form; says nothing about whether the place exists.
 */
export function canonicalRegionCode(code: string): string | null {
  if (!/^(?:\d{2}|\d{6}|\d{9}|\d{12})$/.test(code)) return null;
  return /^\d{2}0000$/.test(code) ? code.slice(0, 2) : code;
}

/** A region by its code, current or abolished, or undefined. */
export function regionByCode(code: string): RegionRecord | undefined {
  const canonical = canonicalRegionCode(code);
  return canonical === null ? undefined : register().get(canonical);
}

/** Every region of the register in code order. */
export function allRegions(): readonly RegionRecord[] {
  return [...register().values()];
}

/**
 * Whether a code may have been in force on a day (YYYY-MM-DD). Between two dated lists the answer is
 * yes for the old code and for the new one: a code is refused only when it was certainly not in force.
 */
export function isValidAt(code: string, date: string): boolean {
  const region = regionByCode(code);
  if (region === undefined) return false;
  return (region.validFrom ?? "") <= date && date <= (region.validTo ?? "9999-12-31");
}

/** The two-digit code of the province a code lies in. */
export function provinceOf(code: string): string {
  return code.slice(0, 2);
}

/** The codes above a code by its digits, nearest first: 610981 → 610900, 61. */
export function ancestorsOf(code: string): readonly string[] {
  const canonical = canonicalRegionCode(code) ?? code;
  return [
    canonical.slice(0, 9),
    canonical.slice(0, 6),
    `${canonical.slice(0, 4)}00`,
    canonical.slice(0, 2),
  ]
    .filter((ancestor) => ancestor.length <= canonical.length && ancestor !== canonical)
    .filter((ancestor, index, all) => all.indexOf(ancestor) === index);
}

/** The digits with which the code of the region and of everything in it begins: 610900 → 6109. */
export function descendantPrefix(code: string): string {
  const canonical = canonicalRegionCode(code) ?? code;
  return canonical.length === 6 && canonical.endsWith("00") ? canonical.slice(0, 4) : canonical;
}

export function levelOf(code: string): RegionLevel {
  const canonical = canonicalRegionCode(code) ?? code;
  switch (canonical.length) {
    case 2:
      return "PROVINCE";
    case 9:
      return "TOWNSHIP";
    case 12:
      return "VILLAGE";
    default:
      return canonical.endsWith("00") ? "PREFECTURE" : "COUNTY";
  }
}

/** Every code that took over from a code, directly or after further changes; ends at current codes. */
export function allSuccessorsOf(code: string): readonly string[] {
  return closure(code, (region) => region.supersededBy);
}

/** Every abolished code whose place the code covers now, directly or through codes in between. */
export function allPredecessorsOf(code: string): readonly string[] {
  return closure(code, (region) => region.supersedes);
}

function closure(
  code: string,
  step: (region: RegionRecord) => readonly string[],
): readonly string[] {
  const found = new Set<string>();
  const waiting = [code];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const region = regionByCode(next);
    if (region === undefined) continue;
    for (const neighbour of step(region)) {
      if (neighbour === code || found.has(neighbour)) continue;
      found.add(neighbour);
      waiting.push(neighbour);
    }
  }
  return [...found].sort();
}

let registered: ReadonlyMap<string, RegionRecord> | undefined;

/** Some 4,000 records, built from the lists when first asked for, once per process. */
function register(): ReadonlyMap<string, RegionRecord> {
  registered ??= buildRegister(regionLists());
  return registered;
}

function buildRegister(lists: readonly RegionList[]): ReadonlyMap<string, RegionRecord> {
  const nameByCode = new Map<string, string>();
  for (const list of lists) {
    for (const [code, name] of list.nameByCode)
      nameByCode.set(canonicalRegionCode(code) ?? code, name);
  }
  for (const [county, townships] of Object.entries(townshipsByCounty)) {
    for (const entry of townships.split(" ")) {
      nameByCode.set(`${county}${entry.slice(0, 3)}`, entry.slice(3));
    }
  }

  const newest = lists.at(-1);
  const supersededBy = new Map<string, readonly string[]>();
  const supersedes = new Map<string, string[]>();
  for (const list of lists.slice(0, -1)) {
    for (const code of list.nameByCode.keys()) {
      if (newest?.nameByCode.has(code) || supersededBy.has(code)) continue;
      const heirs = successorsOf(code, lists);
      supersededBy.set(code, heirs);
      for (const heir of heirs) supersedes.set(heir, [...(supersedes.get(heir) ?? []), code]);
    }
  }

  return new Map(
    [...nameByCode]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, name]) => {
        const parent = ancestorsOf(code).find((ancestor) => nameByCode.has(ancestor)) ?? null;
        const record: RegionRecord = {
          code,
          name,
          fullName: fullNameOf(code, nameByCode),
          level: levelOf(code),
          parent,
          ...validityOf(code, lists),
          supersededBy: supersededBy.get(code) ?? [],
          supersedes: (supersedes.get(code) ?? []).sort(),
        };
        return [code, record];
      }),
  );
}

function fullNameOf(code: string, nameByCode: ReadonlyMap<string, string>): string {
  const names = [...ancestorsOf(code)]
    .reverse()
    .concat(code)
    .map((each) => nameByCode.get(each) ?? "");
  return names
    .filter((name, index) => name !== names[index - 1] && !name.includes("直辖"))
    .join("");
}

/** The span from the first list that has the code to the last, each end widened to the neighbouring list. */
function validityOf(
  code: string,
  lists: readonly RegionList[],
): { readonly validFrom: string | null; readonly validTo: string | null } {
  const listed = code.length === 2 ? `${code}0000` : code.slice(0, 6);
  const first = lists.findIndex(({ nameByCode }) => nameByCode.has(listed));
  const last = lists.findLastIndex(({ nameByCode }) => nameByCode.has(listed));
  const before = lists[first - 1];
  const after = lists[last + 1];
  return {
    validFrom: before === undefined ? null : dayAfter(before.asOf),
    validTo: after === undefined ? null : after.asOf,
  };
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}
