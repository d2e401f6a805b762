import { type DirectiveNode, type FieldNode, Kind, print, type SelectionNode } from "graphql";
import type { FieldCondition } from "./plan.ts";

/** A field without the fragments it stood in, but for their conditions. */
export interface FlatField {
  readonly node: FieldNode;
  /** @skip and @include of the fragments around it, outermost first. */
  readonly conditions: readonly DirectiveNode[];
}

/** Takes inline fragments apart; a conditional one leaves its condition on each of its fields. */
export function flatten(
  selections: readonly SelectionNode[],
  conditions: readonly DirectiveNode[] = [],
): FlatField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ node: selection, conditions }];
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      throw new Error("Named fragments are taken apart before.");
    }
    const own = selection.directives ?? [];
    return flatten(selection.selectionSet.selections, [...conditions, ...own]);
  });
}

/** Puts the conditions of the fragments a field stood in around it again. */
export function withConditions({ conditions }: FlatField, text: string): string {
  return conditions.reduceRight((inner, condition) => `... ${print(condition)} { ${inner} }`, text);
}

/** The variables that decide whether a field is asked; literals are settled before planning. */
export function conditionsOf({ node, conditions }: FlatField): FieldCondition[] {
  return [...conditions, ...(node.directives ?? [])].flatMap((directive) => {
    const value = directive.arguments?.[0]?.value;
    const name = directive.name.value;
    if (value?.kind !== Kind.VARIABLE || (name !== "skip" && name !== "include")) return [];
    return [{ variable: value.name.value, included: name === "include" }];
  });
}

export function responseKeyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
