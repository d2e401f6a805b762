import type { PathSegment } from "../plan/plan.ts";

/** An object of the response data. */
export type DataObject = Record<string, unknown>;

/** Finds the objects at a path of the data, in document order; lists at its end are taken apart. */
export function collectTargets(data: unknown, path: readonly PathSegment[]): DataObject[] {
  const targets: DataObject[] = [];
  collect(data, path, 0, targets);
  return targets;
}

function collect(
  value: unknown,
  path: readonly PathSegment[],
  depth: number,
  targets: DataObject[],
): void {
  if (value === null || typeof value !== "object") return;
  const segment = path[depth];
  if (segment === undefined) {
    if (!Array.isArray(value)) targets.push(value as DataObject);
    else for (const item of value) collect(item, path, depth, targets);
    return;
  }
  if (segment.kind === "items") {
    if (Array.isArray(value)) for (const item of value) collect(item, path, depth + 1, targets);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, depth, targets);
    return;
  }
  const object = value as DataObject;
  if (segment.kind === "field") collect(object[segment.name], path, depth + 1, targets);
  else if (segment.possible.has(String(object.__typename))) {
    collect(object, path, depth + 1, targets);
  }
}

/** Where the objects of `collectTargets` stand, in the same order; only walked when an error needs it. */
export function collectTargetPaths(
  data: unknown,
  path: readonly PathSegment[],
): (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  collectPaths(data, path, 0, [], found);
  return found;
}

function collectPaths(
  value: unknown,
  path: readonly PathSegment[],
  depth: number,
  at: readonly (string | number)[],
  found: (readonly (string | number)[])[],
): void {
  if (value === null || typeof value !== "object") return;
  const segment = path[depth];
  if (segment === undefined && !Array.isArray(value)) {
    found.push(at);
    return;
  }
  if (Array.isArray(value)) {
    const next = segment?.kind === "items" ? depth + 1 : depth;
    for (const [index, item] of value.entries()) {
      collectPaths(item, path, next, [...at, index], found);
    }
    return;
  }
  const object = value as DataObject;
  if (segment?.kind === "field") {
    collectPaths(object[segment.name], path, depth + 1, [...at, segment.name], found);
  } else if (segment?.kind === "type" && segment.possible.has(String(object.__typename))) {
    collectPaths(object, path, depth + 1, at, found);
  }
}
