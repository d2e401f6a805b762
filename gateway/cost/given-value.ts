import { type FieldNode, Kind, type ValueNode, valueFromASTUntyped } from "graphql";
import type { Variables } from "./amount.ts";

/** A value that stands in a document, or will be there with the variables. */
export type GivenValue =
  | { readonly kind: "known"; readonly value: unknown }
  | { readonly kind: "open"; readonly read: (variables: Variables) => unknown };

const nothing: GivenValue = { kind: "known", value: undefined };

/**
 * What a field is given at a dotted path of its arguments, such as "filter.regions"; undefined when
 * nothing. The whole field's arguments would have to be read for every request; this is one of them.
 */
export function givenValue(
  { arguments: given = [] }: FieldNode,
  path: readonly string[],
): GivenValue {
  const [first, ...rest] = path;
  const argument = given.find(({ name }) => name.value === first);
  return argument ? valueBelow(argument.value, rest) : nothing;
}

function valueBelow(node: ValueNode, path: readonly string[]): GivenValue {
  const [next, ...rest] = path;
  if (next === undefined || node.kind === Kind.VARIABLE) {
    if (!hasVariable(node)) return { kind: "known", value: valueFromASTUntyped(node) };
    const read = (variables: Variables) => at(valueFromASTUntyped(node, variables), path);
    return { kind: "open", read };
  }
  if (node.kind !== Kind.OBJECT) return nothing;
  const field = node.fields.find(({ name }) => name.value === next);
  return field ? valueBelow(field.value, rest) : nothing;
}

function hasVariable(node: ValueNode): boolean {
  if (node.kind === Kind.VARIABLE) return true;
  if (node.kind === Kind.LIST) return node.values.some(hasVariable);
  return node.kind === Kind.OBJECT && node.fields.some(({ value }) => hasVariable(value));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null ? (inner as Variables)[name] : undefined,
    value,
  );
}
