import { type DocumentNode, Kind, parse, print, type SelectionSetNode } from "graphql";
import { SupergraphError } from "../errors.ts";

/**
 * Reads what a key or @requires names, such as `id place { code }`.
 *
 * @throws SupergraphError
 */
export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = documentOf(text).definitions;
  if (definition?.kind === Kind.OPERATION_DEFINITION) return definition.selectionSet;
  throw new SupergraphError([`It names fields as "${text}".`]);
}

function documentOf(fieldSet: string): DocumentNode {
  try {
    return parse(`{ ${fieldSet} }`, { noLocation: true });
  } catch (cause) {
    throw new SupergraphError([`It names fields as "${fieldSet}".`], { cause });
  }
}

/** The same in words, without the outermost braces. */
export function printFieldSet({ selections }: SelectionSetNode): string {
  return selections.map((selection) => print(selection)).join(" ");
}
