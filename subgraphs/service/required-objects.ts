import {
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type SelectionSetNode,
} from "graphql";
import { BadUserInputError } from "./errors.ts";

/**
 * Lets every field with `@requires` look at what the gateway brings along before it is used: a
 * representation is JSON, and what it claims need not be what the contract says. It stands around the
 * resolvers, so that nobody who writes one can forget it.
 */
export function checkRequired(schema: GraphQLSchema, { definitions }: DocumentNode): void {
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = schema.getType(definition.name.value);
    if (!isObjectType(type)) continue;
    for (const [name, required] of requiredBy(definition)) {
      const field = type.getFields()[name];
      if (field === undefined) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, args, context, info) => {
        checkObject(source, required, { type, place: "" });
        return resolve(source, args, context, info);
      };
    }
  }
}

/** What the fields of a type require, by their names. */
function requiredBy({ fields = [] }: ObjectTypeDefinitionNode): [string, SelectionSetNode][] {
  return fields.flatMap(({ name, directives = [] }): [string, SelectionSetNode][] => {
    const requires = directives.find((directive) => directive.name.value === "requires");
    const value = requires?.arguments?.find((argument) => argument.name.value === "fields")?.value;
    if (value?.kind !== Kind.STRING) return [];
    const [operation] = parse(`{ ${value.value} }`).definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
    return [[name.value, operation.selectionSet]];
  });
}

interface Expected {
  readonly type: GraphQLOutputType;
  /** Where it stands, such as "demand.form". */
  readonly place: string;
}

function checkObject(
  value: unknown,
  { selections }: SelectionSetNode,
  { type, place }: Expected,
): void {
  if (!isObjectType(type)) throw new Error(`${place} is required of no object.`);
  const fields = type.getFields();
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const field = fields[selection.name.value];
    if (field === undefined) continue;
    const inner = place === "" ? field.name : `${place}.${field.name}`;
    const given = (value as Readonly<Record<string, unknown>>)[field.name];
    if (given === undefined) throw new BadUserInputError(inner, "must be given");
    checkValue(given, selection.selectionSet, { type: field.type, place: inner });
  }
}

function checkValue(
  value: unknown,
  selectionSet: SelectionSetNode | undefined,
  { type, place }: Expected,
): void {
  if (isNonNullType(type)) {
    if (value === null) throw new BadUserInputError(place, "must not be null");
    checkValue(value, selectionSet, { type: type.ofType, place });
  } else if (value === null) {
    return;
  } else if (isListType(type)) {
    if (!Array.isArray(value)) throw new BadUserInputError(place, "must be a list");
    for (const item of value) checkValue(item, selectionSet, { type: type.ofType, place });
  } else if (isLeafType(type)) {
    if (!fits(value, type)) throw new BadUserInputError(place, `must be of the type ${type.name}`);
  } else if (selectionSet !== undefined) {
    if (typeof value !== "object" || Array.isArray(value))
      throw new BadUserInputError(place, "must be an object");
    checkObject(value, selectionSet, { type, place });
  }
}

/**
 * Whether a subgraph answers such a value. Input may have other forms, such as a number for a decimal. What
 * a scalar says of a value that it refuses may repeat it, so only that it does is told.
 */
function fits(value: unknown, type: GraphQLLeafType): boolean {
  try {
    return type.serialize(type.parseValue(value)) === value;
  } catch {
    return false;
  }
}
