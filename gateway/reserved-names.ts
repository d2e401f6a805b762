/*
 * Every name the gateway makes up beside those of the schema and of the client, and what keeps them
 * apart.
 */

/** What each key begins with that the gateway adds to a province's answer; a client's alias may not. */
export const ownPrefix = "__laowu";

/** Fields the gateway asks of a province for itself, whatever the client selects. */
export const ownKeys = {
  cursor: `${ownPrefix}Cursor`,
  edges: `${ownPrefix}Edges`,
  page: `${ownPrefix}Page`,
  coverage: `${ownPrefix}Coverage`,
  id: `${ownPrefix}Id`,
} as const;

/** A list that is merged by GROUP is asked for its group field under this name. */
export function groupKey(on: string): string {
  return `${ownPrefix}Group_${on}`;
}

/** Ends a key of the data that stands for a client's alias; see plan/data-keys.ts. */
export const aliasMark = "__as";

/** The field that stands for a call of another one, in what the planner reads. */
export function requiredCallName(number: number, fieldName: string): string {
  return `_laowu${number}_${fieldName}`;
}

/** What such a name begins with; a client's alias that begins so gets the mark above. */
export const requiredCallPrefix = /^_laowu\d+_/;

/** The variable by which a province is told where its part of a page begins. */
export function afterVariable(number: number): string {
  return `laowuAfter${number}`;
}

/** The variables the planner names, and ours: a client's that begins so is renamed. */
export const reservedVariable = /^(representations|__batch_reps_|laowuAfter)/;

/** The root field through which an operation for the planner begins at an entity; nobody else sees it. */
export function entranceName(graph: string, typeName: string): string {
  return `laowuEntrance_${graph}_${typeName}`;
}
