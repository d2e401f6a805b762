import type { PathSegment } from "../plan/plan.ts";

/** An object of the response data. */
export type DataObject = Record<string, unknown>;

/**
 * Finds the objects at a path of the data, each once; lists at its end are taken apart. One entity
 * may stand at many places and then shares its lists with all of them, so a list that was walked
 * is not walked again.
 */
export function collectTargets(data: unknown, path: readonly PathSegment[]): DataObject[] {
  const walk: Walk = { path, targets: [], seen: new Set() };
  collect(data, 0, walk);
  return walk.targets;
}

interface Walk {
  readonly path: readonly PathSegment[];
  readonly targets: DataObject[];
  readonly seen: Set<readonly unknown[]>;
}

function collect(value: unknown, depth: number, walk: Walk): void {
  if (value === null || typeof value !== "object") return;
  const segment = walk.path[depth];
  if (Array.isArray(value)) {
    if (walk.seen.has(value)) return;
    walk.seen.add(value);
    const next = segment?.kind === "items" ? depth + 1 : depth;
    for (const item of value) collect(item, next, walk);
    return;
  }
  const object = value as DataObject;
  if (segment === undefined) walk.targets.push(object);
  else if (segment.kind === "field") collect(object[segment.name], depth + 1, walk);
  else if (segment.kind === "type" && segment.possible.has(String(object.__typename))) {
    collect(object, depth + 1, walk);
  }
}

/** An object at a path of the data, and one place where it stands. */
export interface Place {
  readonly object: DataObject;
  readonly path: readonly (string | number)[];
}

/** Every place of every object at a path; only walked when an error needs it. */
export function collectPlaces(data: unknown, path: readonly PathSegment[]): Place[] {
  const places: Place[] = [];
  collectPlacesBelow(data, path, [], places);
  return places;
}

function collectPlacesBelow(
  value: unknown,
  path: readonly PathSegment[],
  at: readonly (string | number)[],
  places: Place[],
): void {
  if (value === null || typeof value !== "object") return;
  const [segment, ...rest] = path;
  if (Array.isArray(value)) {
    const next = segment?.kind === "items" ? rest : path;
    for (const [index, item] of value.entries()) {
      collectPlacesBelow(item, next, [...at, index], places);
    }
    return;
  }
  const object = value as DataObject;
  if (segment === undefined) places.push({ object, path: at });
  else if (segment.kind === "field") {
    collectPlacesBelow(object[segment.name], rest, [...at, segment.name], places);
  } else if (segment.kind === "type" && segment.possible.has(String(object.__typename))) {
    collectPlacesBelow(object, rest, at, places);
  }
}
