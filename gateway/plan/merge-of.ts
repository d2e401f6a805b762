import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { groupKey, ownKeys } from "../reserved-names.ts";
import { connectionParts, isConnection } from "../supergraph/connection.ts";
import type { Sharding } from "../supergraph/sharding.ts";
import { flatten, responseKeyOf } from "./flat-selection.ts";
import type { BuiltField, BuiltObject, MemberMerge, Merge, RowIdPlace, ValueRule } from "./plan.ts";

/** Decides by return type how the answers of several provinces to one field become one. */
export function mergeOf(
  field: GraphQLField<unknown, unknown>,
  selection: readonly FieldNode[],
  { sharding, isFeed }: { readonly sharding: Sharding; readonly isFeed: boolean },
): Merge {
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  const type = getNamedType(field.type);
  const hasIds = hasIdKey(type.name, sharding);
  if (isListType(nullable)) return { kind: "list", hasIds };
  if (!isObjectType(type)) throw new Error(`${field.name} is scattered and returns no object.`);
  if (type.name === "Coverage") return { kind: "coverage", selection: builtFields(selection) };
  if (sharding.keys.has(type.name)) return { kind: "entity", hasIds };
  if (isConnection(type)) return connectionMerge(type, selection, { sharding, isFeed });
  return { kind: "object", members: memberMerges(type, selection, sharding) };
}

/** Whose row an entity is can be told by its id. */
export function hasIdKey(typeName: string, sharding: Sharding): boolean {
  return sharding.keys.get(typeName)?.includes("id") ?? false;
}

function connectionMerge(
  type: GraphQLObjectType,
  selection: readonly FieldNode[],
  { sharding, isFeed }: { readonly sharding: Sharding; readonly isFeed: boolean },
): Merge {
  const rowType = rowTypeOf(type);
  const hasIds = rowType !== undefined && hasIdKey(rowType.name, sharding);
  const named = (name: string) => selection.filter((node) => node.name.value === name);
  const rest = selection.filter(({ name }) => !connectionParts.has(name.value));
  const edges = named("edges").map((node) => {
    const members = flatten(node.selectionSet?.selections ?? []);
    return {
      responseKey: responseKeyOf(node),
      cursors: members.filter(({ name }) => name.value === "cursor").map(responseKeyOf),
      ids: [
        ...(hasIds ? members.flatMap(idsOf) : []),
        ...(isFeed ? members.flatMap((member) => idsOfChange(member, rowType, sharding)) : []),
      ],
    };
  });
  return {
    kind: "connection",
    isFeed,
    // Merging reads the edges whether the client wants to see them or not.
    edges: edges.length > 0 ? edges : [{ responseKey: ownKeys.edges, cursors: [], ids: [] }],
    pageInfo: named("pageInfo").map(builtObject),
    coverage: named("coverage").map(builtObject),
    members: memberMerges(type, rest, sharding),
  };
}

/** What the rows of a connection are. */
function rowTypeOf(connection: GraphQLObjectType): GraphQLNamedType | undefined {
  const edges = connection.getFields().edges;
  const edge = edges && getNamedType(edges.type);
  const row = isObjectType(edge) ? edge.getFields().node : undefined;
  return row && getNamedType(row.type);
}

/** Where an edge says which row it holds. */
function idsOf(member: FieldNode): RowIdPlace[] {
  if (member.name.value !== "node") return [];
  return flatten(member.selectionSet?.selections ?? [])
    .filter(({ name }) => name.value === "id")
    .map((id) => [responseKeyOf(member), responseKeyOf(id)]);
}

/** A change says of which record it is, in its edge or in its node, and a node may hold the record itself. */
function idsOfChange(
  member: FieldNode,
  type: GraphQLNamedType | undefined,
  sharding: Sharding,
): RowIdPlace[] {
  if (member.name.value === "recordId") return [[responseKeyOf(member)]];
  if (member.name.value !== "node" || !isObjectType(type) || sharding.keys.has(type.name)) {
    return [];
  }
  return flatten(member.selectionSet?.selections ?? []).flatMap((field): RowIdPlace[] => {
    const place = [responseKeyOf(member), responseKeyOf(field)];
    if (field.name.value === "recordId") return [place];
    const record = type.getFields()[field.name.value];
    if (!record || !hasIdKey(getNamedType(record.type).name, sharding)) return [];
    return flatten(field.selectionSet?.selections ?? [])
      .filter(({ name }) => name.value === "id")
      .map((id) => [...place, responseKeyOf(id)]);
  });
}

function memberMerges(
  type: GraphQLObjectType,
  selection: readonly FieldNode[],
  sharding: Sharding,
): MemberMerge[] {
  return selection.map((node) => ({
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

function builtObject(node: FieldNode): BuiltObject {
  return {
    responseKey: responseKeyOf(node),
    selection: builtFields(flatten(node.selectionSet?.selections ?? [])),
  };
}

function builtFields(selection: readonly FieldNode[]): BuiltField[] {
  return selection.map((node) => ({
    responseKey: responseKeyOf(node),
    name: node.name.value,
    selection: builtFields(flatten(node.selectionSet?.selections ?? [])),
  }));
}
