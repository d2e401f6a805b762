import {
  type GraphQLObjectType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

/** The fields of a connection that the gateway makes by itself; the others need a merge rule. */
export const connectionParts: ReadonlySet<string> = new Set(["edges", "pageInfo", "coverage"]);

/**
 * Whether a type is a Relay connection: a list that has an order and can be cut. It is known by its
 * shape: `edges { cursor node }` and `pageInfo`.
 */
export function isConnection(type: GraphQLObjectType): boolean {
  const { edges, pageInfo } = type.getFields();
  if (!edges || !pageInfo) return false;
  const list = isNonNullType(edges.type) ? edges.type.ofType : edges.type;
  const edge = getNamedType(edges.type);
  if (!isListType(list) || !isObjectType(edge)) return false;
  const { cursor, node } = edge.getFields();
  return cursor !== undefined && node !== undefined;
}
