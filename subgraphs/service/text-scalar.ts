import { GraphQLError, GraphQLScalarType, Kind } from "graphql";

/**
 * A scalar that travels as text. It only insists on text: what the text means is
 * checked by the field that takes it, because only the field can be named in the error.
 */
export function textScalar(name: string, description: string): GraphQLScalarType<string, string> {
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => (typeof value === "string" ? value : String(value)),
    parseValue(value) {
      if (typeof value === "string") return value;
      throw new GraphQLError(`${name} must be text.`);
    },
    parseLiteral(node) {
      if (node.kind === Kind.STRING) return node.value;
      throw new GraphQLError(`${name} must be text.`, { nodes: node });
    },
  });
}

/** Like a text scalar, but a number in the input is taken as its text. */
export function numericTextScalar(
  name: string,
  description: string,
): GraphQLScalarType<string, string> {
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => (typeof value === "string" ? value : String(value)),
    parseValue(value) {
      if (typeof value === "string") return value;
      if (typeof value === "number" && Number.isFinite(value)) return String(value);
      throw new GraphQLError(`${name} must be text or a number.`);
    },
    parseLiteral(node) {
      if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT)
        return node.value;
      throw new GraphQLError(`${name} must be text or a number.`, { nodes: node });
    },
  });
}
