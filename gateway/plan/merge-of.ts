import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionNode,
} from "graphql";
import { connectionOf } from "../supergraph/connection.ts";
import type { Sharding } from "../supergraph/sharding.ts";
import type { BuiltField, BuiltObject, MemberMerge, Merge, ValueRule } from "./plan.ts";

/**
 * Names the gateway adds to what it asks of a province. They begin with two underscores, which no
 * field and no alias of a careful client does, so they never collide with the client's own keys.
 */
export const ownKeys = {
  cursor: "__laowuCursor",
  edges: "__laowuEdges",
  page: "__laowuPage",
  coverage: "__laowuCoverage",
} as const;

/** A selection without fragments: fields, each under the fragments' conditions it stood in. */
export interface FlatField {
  readonly node: FieldNode;
  /** Directives of the fragments around it, outermost first. */
  readonly conditions: readonly string[];
}

/** Decides by return type how the answers of several provinces to one field become one. */
export function mergeOf(
  field: GraphQLField<unknown, unknown>,
  selection: readonly FlatField[],
  sharding: Sharding,
): Merge {
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (isListType(nullable)) return { kind: "list" };
  const type = getNamedType(field.type);
  if (!isObjectType(type)) throw new Error(`${field.name} is scattered and returns no object.`);
  if (type.name === "Coverage") return { kind: "coverage", selection: builtFields(selection) };
  if (sharding.keys.has(type.name)) return { kind: "entity" };
  if (connectionOf(type)) return connectionMerge(type, selection, sharding);
  return { kind: "object", members: memberMerges(type, selection, sharding) };
}

function connectionMerge(
  type: GraphQLObjectType,
  selection: readonly FlatField[],
  sharding: Sharding,
): Merge {
  const named = (name: string) => selection.filter(({ node }) => node.name.value === name);
  const rest = selection.filter(
    ({ node }) => !["edges", "pageInfo", "coverage"].includes(node.name.value),
  );
  const edges = [...new Set(named("edges").map(({ node }) => responseKeyOf(node)))];
  return {
    kind: "connection",
    edges: edges.length > 0 ? edges : [ownKeys.edges],
    pageInfo: named("pageInfo").map(builtObject),
    coverage: named("coverage").map(builtObject),
    members: memberMerges(type, rest, sharding),
  };
}

function memberMerges(
  type: GraphQLObjectType,
  selection: readonly FlatField[],
  sharding: Sharding,
): MemberMerge[] {
  return selection.map(({ node }) => ({
    responseKey: responseKeyOf(node),
    rule: ruleOf(type, node, sharding),
  }));
}

function ruleOf(type: GraphQLObjectType, node: FieldNode, sharding: Sharding): ValueRule {
  if (node.name.value === "__typename") return { by: "FIRST" };
  const declared = sharding.mergeRules.get(`${type.name}.${node.name.value}`);
  const field = type.getFields()[node.name.value];
  const child = field && getNamedType(field.type);
  const members = isObjectType(child)
    ? memberMerges(child, flatten(node.selectionSet?.selections ?? []), sharding)
    : [];
  if (declared?.by === "GROUP") return { by: "GROUP", on: groupKey(declared.on), members };
  if (declared) return declared;
  return members.length > 0 ? { by: "OBJECT", members } : { by: "FIRST" };
}

/** A grouped list is asked for its group field under a name of our own, whatever the client selects. */
export function groupKey(on: string): string {
  return `__laowuGroup_${on}`;
}

function builtObject({ node }: FlatField): BuiltObject {
  return {
    responseKey: responseKeyOf(node),
    selection: builtFields(flatten(node.selectionSet?.selections ?? [])),
  };
}

function builtFields(selection: readonly FlatField[]): BuiltField[] {
  return selection.map(({ node }) => ({
    responseKey: responseKeyOf(node),
    name: node.name.value,
    selection: builtFields(flatten(node.selectionSet?.selections ?? [])),
  }));
}

/** Takes fragments apart; a conditional fragment leaves its condition on each of its fields. */
export function flatten(
  selections: readonly SelectionNode[],
  conditions: readonly string[] = [],
): FlatField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ node: selection, conditions }];
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      throw new Error("Named fragments are taken apart before.");
    }
    const own = (selection.directives ?? []).map(conditionText);
    return flatten(selection.selectionSet.selections, [...conditions, ...own]);
  });
}

function conditionText(directive: NonNullable<SelectionNode["directives"]>[number]): string {
  const value = directive.arguments?.[0]?.value;
  if (value?.kind === Kind.VARIABLE) return `@${directive.name.value}(if: $${value.name.value})`;
  return `@${directive.name.value}(if: ${value?.kind === Kind.BOOLEAN && value.value})`;
}

export function responseKeyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
