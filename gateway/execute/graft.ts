import type { DataObject } from "./collect-targets.ts";

/**
 * Puts the fields of an answer into an object of the response. Objects and lists that stand on
 * both sides are joined item by item.
 */
export function graft(target: DataObject, source: DataObject): void {
  for (const key in source) {
    const value = source[key];
    const present = target[key];
    if (present === undefined || present === null || !isContainer(value)) target[key] = value;
    else if (present !== value && isContainer(present)) graftContainer(present, value);
  }
}

function graftContainer(target: object, source: object): void {
  if (!Array.isArray(target) || !Array.isArray(source)) {
    graft(target as DataObject, source as DataObject);
    return;
  }
  for (let i = 0; i < source.length; i++) {
    const present: unknown = target[i];
    const value: unknown = source[i];
    if (isContainer(present) && isContainer(value)) graftContainer(present, value);
    else if (present === undefined || present === null) target[i] = value;
  }
}

/**
 * A copy that shares nothing with the original. One entity may stand at several paths of a
 * response; later fetches may add different fields below each, so each path gets its own copy.
 */
export function copy<Value>(value: Value): Value {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return value.map(copy) as Value;
  const copied: DataObject = {};
  for (const key in value) copied[key] = copy(value[key]);
  return copied as Value;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
