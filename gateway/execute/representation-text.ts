import { limits } from "../limits.ts";
import type { EntityGroup, RequiredSelection } from "../plan/plan.ts";
import type { DataObject } from "./collect-targets.ts";

type RequiredField = Extract<RequiredSelection, { kind: "field" }>;

/** How entities of one type are sent. */
export interface SentType {
  /** The text up to the first field: the type's name as the subgraph knows it. */
  readonly head: string;
  readonly fields: readonly RequiredField[];
  /** Whether no field has fields of its own: its values can then be compared one by one. */
  readonly isFlat: boolean;
}

/** Null when the group does not ask about this type. */
export function sentType(typename: string, group: EntityGroup): SentType | null {
  let sent = typename;
  for (const rewrite of group.typenames) {
    if (rewrite.possible === null || rewrite.possible.has(typename)) sent = rewrite.typename;
  }
  const fields = fieldsOf(typename, group.requires);
  if (fields.length === 0) return null;
  return {
    head: `{"__typename":${JSON.stringify(sent)}`,
    fields,
    isFlat: fields.every(({ selections }) => selections === null),
  };
}

/**
 * Null when the object lacks a required field: the fetch that should have brought it has failed
 * and has said so already.
 */
export function representationText(object: DataObject, { head, fields }: SentType): string | null {
  const text = fieldTexts(object, fields);
  return text === null ? null : `${head}${text}}`;
}

/** `__typename` is sent first, whatever else is required. */
function fieldsOf(typename: string, selections: readonly RequiredSelection[]): RequiredField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === "field") return selection.to === "__typename" ? [] : [selection];
    return selection.possible.has(typename) ? fieldsOf(typename, selection.selections) : [];
  });
}

function fieldTexts(object: DataObject, fields: readonly RequiredField[]): string | null {
  let text = "";
  for (const { from, to, selections } of fields) {
    const value = object[from];
    if (value === undefined) return null;
    const valueText = selections ? nestedText(value, selections) : leafText(value);
    if (valueText === null) return null;
    text += `,"${to}":${valueText}`;
  }
  return text;
}

/** An answer may hold anything where a leaf belongs; what is too deep to be written is not known. */
function leafText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "null";
  }
}

function nestedText(
  value: unknown,
  selections: readonly RequiredSelection[],
  lists = 0,
): string | null {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) {
    if (lists > limits.answerNestingMax) return null;
    const items = value.map((item) => nestedText(item, selections, lists + 1));
    return items.includes(null) ? null : `[${items.join(",")}]`;
  }
  const object = value as DataObject;
  const typename = typeof object.__typename === "string" ? object.__typename : "";
  const asksTypename = selections.some((one) => one.kind === "field" && one.to === "__typename");
  const head = asksTypename && typename ? `,"__typename":${JSON.stringify(typename)}` : "";
  const fields = fieldTexts(object, fieldsOf(typename, selections));
  return fields === null ? null : `{${(head + fields).slice(1)}}`;
}
