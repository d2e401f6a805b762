import { type GraphQLField, type GraphQLSchema, isInterfaceType, isObjectType } from "graphql";

/** The definition of a field; undefined for `__typename` and for what the schema lacks. */
export function fieldOf(
  schema: GraphQLSchema,
  typeName: string,
  fieldName: string,
): GraphQLField<unknown, unknown> | undefined {
  const type = schema.getType(typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
}
