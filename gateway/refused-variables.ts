import {
  coerceInputValue,
  GraphQLError,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import { badValue, shown } from "./bad-value.ts";
import { limits } from "./limits.ts";

type Path = readonly (string | number)[];

export interface RefusalOptions {
  readonly schema: GraphQLSchema;
  /** Whether refusals may repeat names that a client made up. */
  readonly development: boolean;
}

/**
 * Why the given values do not fit an operation's variables. Each refusal names the variable and the
 * place in it, such as `$filter.regions.0`, and what must stand there; values are not repeated, for
 * they may be secrets. A field that is none of the schema's may be one, too, by mistake: only who writes
 * a client reads its name.
 */
export function refusedVariables(
  given: Readonly<Record<string, unknown>>,
  definitions: readonly VariableDefinitionNode[],
  { schema, development }: RefusalOptions,
): GraphQLError[] {
  const refusals = new Map<string, GraphQLError>();
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    const refuse = (path: Path, reason: string): void => {
      if (refusals.size >= limits.refusedValuesMax) return;
      const field = ["$", name, ...path.map((key) => `.${shown(String(key))}`)].join("");
      const message = badValue(field, reason);
      const extensions = { field, reason };
      refusals.set(message, new GraphQLError(message, { nodes: [definition], extensions }));
    };
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) {
      refuse([], "must be declared with an input type of the schema");
      continue;
    }
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) {
      if (isNonNullType(type) && definition.defaultValue === undefined) refuse([], "must be given");
      continue;
    }
    const told = new Set<string>();
    const tellOnce = (path: Path, refused: unknown): void => {
      if (refusals.size >= limits.refusedValuesMax) return;
      const place = JSON.stringify(path);
      if (told.has(place)) return;
      told.add(place);
      const reasons = reasonsOf(typeAt(type, path), refused, development);
      for (const reason of reasons) refuse(path, reason);
    };
    coerceInputValue(value, type, tellOnce, withoutSuggestions);
  }
  return [...refusals.values()];
}

/** The type of the place that a path within a value leads to. */
function typeAt(type: GraphQLInputType, path: Path): GraphQLInputType {
  return path.reduce<GraphQLInputType>((outer, key) => {
    let inner = getNullableType(outer);
    // One value may stand for a list of one.
    while (isListType(inner) && typeof key === "string") inner = getNullableType(inner.ofType);
    if (isListType(inner)) return inner.ofType;
    const field = isInputObjectType(inner) ? inner.getFields()[key] : undefined;
    return field?.type ?? inner;
  }, type);
}

/** Nobody reads them, and they cost more than all the rest. */
const withoutSuggestions = true;

/**
 * graphql-js tells one fault at a time, in words that repeat the value; this tells all of an object,
 * so whoever asks it for each fault of a large one never ends.
 */
function reasonsOf(
  type: GraphQLInputType,
  value: unknown,
  development: boolean,
): readonly string[] {
  if (value === null || value === undefined) return ["must not be null"];
  let inner = getNullableType(type);
  while (isListType(inner)) inner = getNullableType(inner.ofType);
  if (isEnumType(inner)) {
    const names = inner.getValues().map(({ name }) => name);
    return [`must be one of ${names.join(", ")}`];
  }
  if (!isInputObjectType(inner)) return [`must be of the type ${inner.name}`];
  if (typeof value !== "object" || Array.isArray(value)) {
    return [`must be an object of the type ${inner.name}`];
  }
  const fields = inner.getFields();
  const isGiven = ({ name }: GraphQLInputField) => Reflect.get(value, name) !== undefined;
  const known = Object.values(fields);
  const missing = known.filter((field) => isRequiredInputField(field) && !isGiven(field));
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
  const isNotOne = inner.isOneOf && known.filter(isGiven).length !== 1;
  return [
    ...missing.map(({ name }) => `must have the field "${name}"`),
    ...(development
      ? unknown.map((name) => `must not have the field "${shown(name)}"`)
      : unknown.slice(0, 1).map(() => `must have no fields but those of the type ${inner.name}`)),
    ...(isNotOne ? ["must have exactly one field"] : []),
  ];
}
