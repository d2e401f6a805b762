import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedInputType,
  getNamedType,
  isInputObjectType,
} from "graphql";
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
  const selection = flatten(node.selectionSet?.selections ?? []);
  return mergeOf(definition, selection, { sharding, isFeed: rule.isFeed });
}

function routeBy(rule: ShardingRule, field: GraphQLField<unknown, unknown>): Route {
  if (rule.kind === "scattered") return { kind: "all", over: rule.over };
  const holds = inputAt(field, rule.by)?.name === "ID" ? "id" : "region";
  return { kind: "argument", path: rule.by, holds };
}

/** The type of an argument, or of a field within it, by a dotted path such as "input.id". */
function inputAt(
  { args }: GraphQLField<unknown, unknown>,
  [name, ...rest]: readonly string[],
): GraphQLNamedInputType | undefined {
  const argument = args.find((one) => one.name === name);
  let type = argument && getNamedType(argument.type);
  for (const key of rest) {
    const inner = isInputObjectType(type) ? type.getFields()[key] : undefined;
    type = inner && getNamedType(inner.type);
  }
  return type;
}
