import { limits } from "../limits.ts";
import type { DataObject } from "./collect-targets.ts";

/**
 * Puts the fields of an answer into an object of the response. Objects and lists that stand on
 * both sides are joined item by item.
 */
export function graft(target: DataObject, source: DataObject, depth = 0): void {
  for (const key in source) {
    const value = source[key];
    const present = target[key];
    if (present === undefined || present === null || !isContainer(value)) target[key] = value;
    else if (present !== value && isContainer(present)) graftContainer(present, value, depth + 1);
  }
}

function graftContainer(target: object, source: object, depth: number): void {
  if (depth > limits.answerNestingMax) return;
  if (!Array.isArray(target) || !Array.isArray(source)) {
    graft(target as DataObject, source as DataObject, depth);
    return;
  }
  for (let i = 0; i < source.length; i++) {
    const present: unknown = target[i];
    const value: unknown = source[i];
    if (isContainer(present) && isContainer(value)) graftContainer(present, value, depth + 1);
    else if (present === undefined || present === null) target[i] = value;
  }
}

/**
 * A copy that shares nothing with the original. One entity may stand at several paths of a
 * response; later fetches may add different fields below each, so each path gets its own copy.
 * What lies deeper than any operation asks for is left out: a copy that calls itself for each level
 * of what somebody else wrote may run out of stack.
 */
export function copy<Value>(value: Value, depth = 0): Value {
  if (!isContainer(value)) return value;
  if (depth > limits.answerNestingMax) return null as Value;
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1)) as Value;
  const copied: DataObject = {};
  for (const key in value) copied[key] = copy(value[key], depth + 1);
  return copied as Value;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
