import { type FieldNode, getNamedType } from "graphql";
import { fieldOf } from "../../schema/access/field-of.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { flatten } from "./flat-selection.ts";

/**
 * INVARIANT: a scattered field stands at the top of a fetch. Further down it would be answered by
 * one province alone, and the others' rows would be lost without a word.
 */
export function refuseNestedScatter(
  typeName: string,
  node: FieldNode,
  supergraph: Supergraph,
): void {
  const field = fieldOf(supergraph.fullSchema, typeName, node.name.value);
  if (!field) return;
  const child = getNamedType(field.type).name;
  for (const member of flatten(node.selectionSet?.selections ?? [])) {
    const coordinate = `${child}.${member.name.value}`;
    if (supergraph.sharding.rules.get(coordinate)?.kind === "scattered") {
      throw new Error(
        `${coordinate} is @scattered but would be asked of one province; ` +
          "let it @requires an @external field.",
      );
    }
    refuseNestedScatter(child, member, supergraph);
  }
}
