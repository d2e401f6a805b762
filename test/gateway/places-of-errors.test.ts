import { expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  collectPlaces,
  type DataObject,
  type Place,
} from "../../gateway/execute/collect-targets.ts";
import type { PathSegment } from "../../gateway/plan/plan.ts";

const levels = 3;
const path: readonly PathSegment[] = Array.from({ length: levels }, () => [
  { kind: "field", name: "rows" } as const,
  { kind: "items" } as const,
]).flat();

/** Every place by the plain definition, without a limit. */
function allPlaces(value: unknown, depth: number, at: Place["path"]): Place[] {
  if (value === null || typeof value !== "object") return [];
  if (depth === path.length) return [{ object: value as DataObject, path: at }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => allPlaces(item, depth + 1, [...at, index]));
  }
  return allPlaces((value as DataObject).rows, depth + 1, [...at, "rows"]);
}

/** Objects of a level share the few lists of the level below, as repeated entities do. */
const sharing = fc
  .array(fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { minLength: 4, maxLength: 4 }), {
    minLength: levels,
    maxLength: levels,
  })
  .map((lists) => {
    let below: (DataObject | null)[] = [{ id: 0 }, { id: 1 }, { id: 2 }, null];
    for (const level of lists) {
      const leaves = below;
      below = level.map((picks) => ({ rows: picks.map((pick) => leaves[pick] ?? null) }));
    }
    return below[0] as DataObject;
  });

it("an error's places are the first ones of the objects it is about", () => {
  fc.assert(
    fc.property(sharing, fc.integer({ min: 1, max: 20 }), fc.nat(2), (data, max, id) => {
      const every = allPlaces(data, 0, []);
      const of = new Set(every.flatMap(({ object }) => (object.id === id ? [object] : [])));
      expect(collectPlaces(data, path, { max })).toEqual(every.slice(0, max));
      expect(collectPlaces(data, path, { max, of })).toEqual(
        every.filter(({ object }) => object.id === id).slice(0, max),
      );
    }),
    { numRuns: 300 },
  );
});

it("lists that are shared by all do not multiply the walk", () => {
  const depth = 30;
  const deep = Array.from({ length: depth }).flatMap(() => path.slice(0, 2));
  let data: DataObject = { id: 1 };
  for (let level = 0; level < depth; level++)
    data = { rows: Array.from({ length: 10 }, () => data) };

  expect(collectPlaces(data, deep, { max: 1 })).toHaveLength(1);
  expect(collectPlaces(data, deep, { max: 100 })).toHaveLength(100);
  expect(collectPlaces(data, deep, { max: 1, of: new Set() })).toEqual([]);
});
