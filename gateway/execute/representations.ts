import { TooManyRowsError } from "../errors.ts";
import type { EntityGroup, RequiredSelection } from "../plan/plan.ts";
import { collectTargets, type DataObject } from "./collect-targets.ts";

/** The entities of one group as they are sent, each distinct one once. */
export interface Representations {
  /** JSON texts, in the order of their first target. */
  readonly texts: readonly string[];
  /** The first object each was made from. */
  readonly sources: readonly DataObject[];
  /** For each path of the group, its targets and which representation answers each; -1 for none. */
  readonly targets: readonly PathTargets[];
}

export interface PathTargets {
  readonly objects: readonly DataObject[];
  readonly indexes: Int32Array;
}

/** Nothing is asked. */
export const noRepresentations: Representations = { texts: [], sources: [], targets: [] };

/**
 * Collects the targets of a group and writes their representations. The text is also the identity.
 *
 * @throws TooManyRowsError when there are more than `max`: rows of nested lists multiply
 */
export function buildRepresentations(
  data: DataObject,
  group: EntityGroup,
  max: number,
): Representations {
  const texts: string[] = [];
  const sources: DataObject[] = [];
  const indexByText = new Map<string, number>();
  const targets = group.paths.map((path): PathTargets => {
    const objects = collectTargets(data, path);
    const indexes = new Int32Array(objects.length);
    for (let i = 0; i < objects.length; i++) {
      const object = objects[i] as DataObject;
      const text = representationText(object, group);
      if (text === null) {
        indexes[i] = -1;
        continue;
      }
      let index = indexByText.get(text);
      if (index === undefined) {
        index = texts.length;
        if (index === max) throw tooMany(max);
        indexByText.set(text, index);
        texts.push(text);
        sources.push(object);
      }
      indexes[i] = index;
    }
    return { objects, indexes };
  });
  return { texts, sources, targets };
}

function tooMany(max: number): TooManyRowsError {
  const message = `One step of this operation would ask about more than ${max} objects. Ask for fewer rows, with a smaller "first".`;
  return new TooManyRowsError({ limit: "entities", message });
}

/**
 * Null when the object is of a type the group does not ask about, or lacks a required field: the
 * fetch that should have brought it has failed and has said so already.
 */
function representationText(object: DataObject, group: EntityGroup): string | null {
  const typename = typenameOf(object);
  if (typename === null) return null;
  let sent = typename;
  for (const rewrite of group.typenames) {
    if (rewrite.possible === null || rewrite.possible.has(typename)) sent = rewrite.typename;
  }
  const head = `{"__typename":${JSON.stringify(sent)}`;
  const fields = fieldTexts(object, typename, group.requires);
  if (fields === null || fields === "") return null;
  return `${head}${fields}}`;
}

function fieldTexts(
  object: DataObject,
  typename: string | null,
  selections: readonly RequiredSelection[],
): string | null {
  let text = "";
  for (const selection of selections) {
    if (selection.kind === "type") {
      if (typename === null || !selection.possible.has(typename)) continue;
      const inner = fieldTexts(object, typename, selection.selections);
      if (inner === null) return null;
      text += inner;
      continue;
    }
    if (selection.to === "__typename") continue;
    const value = object[selection.from];
    if (value === undefined) return null;
    const valueText = selection.selections
      ? nestedText(value, selection.selections)
      : leafText(value);
    if (valueText === null) return null;
    text += `,"${selection.to}":${valueText}`;
  }
  return text;
}

function nestedText(value: unknown, selections: readonly RequiredSelection[]): string | null {
  if (value === null || typeof value !== "object") return leafText(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => nestedText(item, selections));
    return items.includes(null) ? null : `[${items.join(",")}]`;
  }
  const object = value as DataObject;
  const typename = typenameOf(object);
  const asksTypename = selections.some((one) => one.kind === "field" && one.to === "__typename");
  const head = asksTypename && typename !== null ? `,"__typename":${JSON.stringify(typename)}` : "";
  const fields = fieldTexts(object, typename, selections);
  return fields === null ? null : `{${(head + fields).slice(1)}}`;
}

function typenameOf(object: DataObject): string | null {
  return typeof object.__typename === "string" ? object.__typename : null;
}

function leafText(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}
