import { limits } from "../limits.ts";
import type { PathSegment } from "../plan/plan.ts";
import { isTypeOf } from "./type-of.ts";

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

/** @param lists how many lists stand around the value with nothing between them */
function collect(value: unknown, depth: number, walk: Walk, lists = 0): void {
  if (value === null || typeof value !== "object") return;
  const segment = walk.path[depth];
  if (Array.isArray(value)) {
    if (walk.seen.has(value) || lists > limits.answerNestingMax) return;
    walk.seen.add(value);
    const next = segment?.kind === "items" ? depth + 1 : depth;
    for (const item of value) collect(item, next, walk, lists + 1);
    return;
  }
  const object = value as DataObject;
  if (segment === undefined) walk.targets.push(object);
  else if (segment.kind === "field") collect(object[segment.name], depth + 1, walk);
  else if (segment.kind === "type" && isTypeOf(object, segment.possible)) {
    collect(object, depth + 1, walk);
  }
}

/** An object at a path of the data, and one place where it stands. */
export interface Place {
  readonly object: DataObject;
  readonly path: readonly (string | number)[];
}

export interface PlacesWanted {
  readonly max: number;
  /** Any object when left out. */
  readonly of?: ReadonlySet<DataObject>;
}

/**
 * Places of objects at a path, in the order of the data; only walked when an error needs them.
 * Shared lists multiply the places beyond measure: the walk ends with the last place that is
 * wanted, and a list without any is walked once.
 */
export function collectPlaces(
  data: unknown,
  path: readonly PathSegment[],
  wanted: PlacesWanted,
): Place[] {
  const search: Search = { path, wanted, places: [], barren: new Set() };
  collectPlacesBelow(data, 0, [], search);
  return search.places;
}

interface Search {
  readonly path: readonly PathSegment[];
  readonly wanted: PlacesWanted;
  readonly places: Place[];
  /** Lists that hold no wanted object. */
  readonly barren: Set<readonly unknown[]>;
}

function collectPlacesBelow(
  value: unknown,
  depth: number,
  at: readonly (string | number)[],
  search: Search,
): void {
  const { path, wanted, places, barren } = search;
  if (value === null || typeof value !== "object" || places.length === wanted.max) return;
  const segment = path[depth];
  if (Array.isArray(value)) {
    if (barren.has(value) || at.length > limits.answerNestingMax) return;
    const before = places.length;
    const next = segment?.kind === "items" ? depth + 1 : depth;
    for (const [index, item] of value.entries()) {
      collectPlacesBelow(item, next, [...at, index], search);
    }
    if (places.length === before) barren.add(value);
    return;
  }
  const object = value as DataObject;
  if (segment === undefined) {
    if (wanted.of?.has(object) ?? true) places.push({ object, path: at });
  } else if (segment.kind === "field") {
    collectPlacesBelow(object[segment.name], depth + 1, [...at, segment.name], search);
  } else if (segment.kind === "type" && isTypeOf(object, segment.possible)) {
    collectPlacesBelow(object, depth + 1, at, search);
  }
}
