import { type FieldNode, type GraphQLField, getNamedType } from "graphql";
import { fieldOf } from "../../schema/access/field-of.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import type { ShardingRule } from "../supergraph/sharding.ts";
import { flatten, responseKeyOf } from "./flat-selection.ts";
import { hasIdKey, mergeOf } from "./merge-of.ts";
import type { Merge, Route, SentField } from "./plan.ts";
import { refuseNestedScatter } from "./refuse-nested-scatter.ts";
import type { Splitting } from "./splitting.ts";

/** Gives a field with a sharding rule its route and its merge. */
export function sentField(
  sharded: {
    readonly typeName: string;
    readonly node: FieldNode;
    readonly rule: ShardingRule;
  },
  { supergraph, nextAfterVariable }: Splitting,
): SentField {
  const { typeName, node, rule } = sharded;
  refuseNestedScatter(typeName, node, supergraph);
  const definition = fieldOf(supergraph.fullSchema, typeName, node.name.value);
  if (!definition) {
    throw new Error(
      `The plan asks for ${typeName}.${node.name.value}, which the supergraph lacks.`,
    );
  }
  const merge = mergeBy(rule, definition, node, supergraph);
  const isPaged =
    merge.kind === "connection" && definition.args.some(({ name }) => name === "after");
  return {
    typeName,
    responseKey: responseKeyOf(node),
    node,
    route: routeBy(rule, definition),
    afterVariable: isPaged ? nextAfterVariable() : null,
    merge,
  };
}

function mergeBy(
  rule: ShardingRule,
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { sharding }: Supergraph,
): Merge {
  if (rule.kind === "routed") {
    return { kind: "single", hasIds: hasIdKey(getNamedType(definition.type).name, sharding) };
  }
  return mergeOf(definition, flatten(node.selectionSet?.selections ?? []), sharding);
}

function routeBy(rule: ShardingRule, { args }: GraphQLField<unknown, unknown>): Route {
  if (rule.kind === "scattered") return { kind: "all", over: rule.over };
  const argument = args.find(({ name }) => name === rule.by[0]);
  const isId = rule.by.length === 1 && argument && getNamedType(argument.type).name === "ID";
  return { kind: "argument", path: rule.by, holds: isId ? "id" : "region" };
}
