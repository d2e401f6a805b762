import type { MemberMerge, ValueRule } from "../../plan/plan.ts";

type Members = Record<string, unknown>;

/** Merges objects of several provinces field by field, each by its own rule. */
export function mergeMembers(
  objects: readonly Members[],
  members: readonly MemberMerge[],
): Members {
  const merged: Members = {};
  for (const { responseKey, rule } of members) {
    const values = objects
      .map((object) => object[responseKey])
      .filter((value) => value !== undefined);
    if (values.length > 0) merged[responseKey] = mergeValues(values, rule);
  }
  return merged;
}

/** Whether a value is an object that can be merged by these rules; a province may answer anything. */
export function isMergeable(value: unknown, members: readonly MemberMerge[]): value is Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const object = value as Members;
  return members.every(({ responseKey, rule }) => {
    const member = object[responseKey];
    if (member === undefined || member === null) return true;
    switch (rule.by) {
      case "OBJECT":
        return isMergeable(member, rule.members);
      case "GROUP":
        return Array.isArray(member) && member.every((group) => isGroup(group, rule));
      case "SUM":
      case "MIN":
      case "MAX":
        return typeof member !== "object";
      default:
        return true;
    }
  });
}

function isGroup(value: unknown, { on, members }: GroupRule): boolean {
  return isMergeable(value, members) && (value[on] === null || typeof value[on] !== "object");
}

type GroupRule = Extract<ValueRule, { by: "GROUP" }>;

/** A null is "not known" and takes no part, but for lists of nulls alone. */
function mergeValues(all: readonly unknown[], rule: ValueRule): unknown {
  const values = all.filter((value) => value !== null);
  if (values.length === 0) return null;
  switch (rule.by) {
    case "SUM":
      return numbers(values).reduce((sum, value) => sum + value, 0);
    case "MIN":
      return values.reduce((least, value) => (isLess(value, least) ? value : least));
    case "MAX":
      return values.reduce((most, value) => (isLess(most, value) ? value : most));
    case "AND":
      return values.every(Boolean);
    case "OR":
      return values.some(Boolean);
    case "CONCAT":
      return values.flat();
    case "FIRST":
      return values[0];
    case "AT_LEAST":
      return values.includes("AT_LEAST") ? "AT_LEAST" : values[0];
    case "GROUP":
      return mergeGroups(values.flat() as Members[], rule);
    case "OBJECT":
      return mergeMembers(values as Members[], rule.members);
    default:
      return unreachable(rule);
  }
}

/** Groups keep the order in which they are first seen, then stand by count where they have one. */
function mergeGroups(rows: readonly Members[], rule: GroupRule): Members[] {
  const groups = new Map<unknown, Members[]>();
  for (const row of rows) {
    const group = groups.get(row[rule.on]);
    if (group) group.push(row);
    else groups.set(row[rule.on], [row]);
  }
  const merged = [...groups].map(([key, group]) => ({
    key: String(key),
    row: { ...group[0], ...mergeMembers(group, rule.members) },
  }));
  const sumKey = rule.members.find((member) => member.rule.by === "SUM")?.responseKey;
  if (sumKey === undefined) return merged.map(({ row }) => row);
  return merged
    .sort((a, b) => Number(b.row[sumKey]) - Number(a.row[sumKey]) || (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

function numbers(values: readonly unknown[]): number[] {
  return values.map(Number);
}

/** Decimals travel as text and compare as numbers; dates and other text compare as text. */
function isLess(a: unknown, b: unknown): boolean {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? String(a) < String(b) : x < y;
}

function unreachable(rule: never): never {
  throw new Error(`Unknown merge rule: ${JSON.stringify(rule)}`);
}
