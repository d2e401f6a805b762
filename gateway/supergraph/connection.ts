import {
  type GraphQLObjectType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

/** A Relay connection: a list that has an order and can be cut. */
export interface Connection {
  readonly edge: GraphQLObjectType;
  readonly hasTotalCount: boolean;
  readonly hasCoverage: boolean;
}

/** Recognises a connection by its shape: `edges { cursor node }` and `pageInfo { endCursor hasNextPage }`. */
export function connectionOf(type: GraphQLObjectType): Connection | null {
  const fields = type.getFields();
  const edges = fields.edges;
  if (!edges || !fields.pageInfo) return null;
  const list = isNonNullType(edges.type) ? edges.type.ofType : edges.type;
  const edge = getNamedType(edges.type);
  if (!isListType(list) || !isObjectType(edge)) return null;
  const edgeFields = edge.getFields();
  if (!edgeFields.cursor || !edgeFields.node) return null;
  return { edge, hasTotalCount: "totalCount" in fields, hasCoverage: "coverage" in fields };
}
