import {
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from "graphql";
import { BadUserInputError } from "./errors.ts";
import { limits } from "./limits.ts";

/** What a reference to an entity of one type is made of. */
interface ReferenceForm {
  /** The fields of each key; a reference has all of one of them. */
  readonly keys: readonly (readonly string[])[];
  /** The fields of all keys, and those that others hold and our own fields may require. */
  readonly fields: ReadonlySet<string>;
}

/**
 * Lets `_entities` take what a gateway sends and nothing else: a type that can be looked up, a key
 * that is text, and fields that are required of elsewhere. Whatever else stands in a reference
 * would become a field of the object it leads to. A bad reference costs its own entity.
 */
export function refuseLooseReferences(schema: GraphQLSchema, typeDefs: DocumentNode): void {
  const entities = schema.getQueryType()?.getFields()._entities;
  const resolve = entities?.resolve;
  if (entities === undefined || resolve === undefined) return;
  const forms = formsIn(typeDefs);
  const counted = new WeakMap<object, number>();
  const strict: GraphQLFieldResolver<unknown, object> = (source, args, context, info) => {
    const references: readonly unknown[] = args.representations;
    // Aliases of the field share the bound, as they share the request; each request has values of its own.
    const count = (counted.get(info.variableValues) ?? 0) + references.length;
    counted.set(info.variableValues, count);
    if (count > limits.representationsMax)
      throw refused(`must be at most ${limits.representationsMax} in one request`);
    const problems = references.map((reference) => problemOf(reference, forms));
    const good = references.filter((_, at) => problems[at] === null);
    const found: unknown = resolve(source, { representations: good }, context, info);
    const entities = Array.isArray(found) ? found.values() : [].values();
    return problems.map((problem) => problem ?? entities.next().value);
  };
  entities.resolve = strict;
}

function problemOf(
  reference: unknown,
  forms: ReadonlyMap<unknown, ReferenceForm>,
): BadUserInputError | null {
  if (typeof reference !== "object" || reference === null || Array.isArray(reference))
    return refused("must be objects");
  const { __typename: typeName, ...rest } = reference as Readonly<Record<string, unknown>>;
  const form = forms.get(typeName);
  if (form === undefined) return refused("must name a type that can be looked up here");
  if (Object.keys(rest).some((name) => !form.fields.has(name)))
    return refused(`must hold what is required of a ${typeName}, and nothing else`);
  const isNamed = form.keys.some((key) => key.every((name) => isKeyValue(rest[name])));
  return isNamed ? null : refused(`must have the key of a ${typeName}, as text`);
}

/** A number is left to whoever knows what the key looks like. */
function isKeyValue(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function refused(reason: string): BadUserInputError {
  return new BadUserInputError("representations", reason);
}

function formsIn({ definitions }: DocumentNode): ReadonlyMap<unknown, ReferenceForm> {
  const forms = new Map<unknown, ReferenceForm>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const keys = keysOf(definition);
    if (keys.length === 0) continue;
    const external = (definition.fields ?? []).filter(isExternal).map(({ name }) => name.value);
    forms.set(definition.name.value, { keys, fields: new Set([...keys.flat(), ...external]) });
  }
  return forms;
}

/** Keys by which entities are looked up here; one that is not resolvable is for others. */
function keysOf({ directives = [] }: ObjectTypeDefinitionNode): string[][] {
  return directives.flatMap(({ name, arguments: given = [] }) => {
    if (name.value !== "key") return [];
    const valueGiven = (argument: string) =>
      given.find((one) => one.name.value === argument)?.value;
    const resolvable = valueGiven("resolvable");
    if (resolvable?.kind === Kind.BOOLEAN && !resolvable.value) return [];
    const fields = valueGiven("fields");
    return fields?.kind === Kind.STRING ? [topFieldsOf(fields.value)] : [];
  });
}

function topFieldsOf(fieldSet: string): string[] {
  return parse(`{ ${fieldSet} }`).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((one) =>
          one.kind === Kind.FIELD ? [one.name.value] : [],
        )
      : [],
  );
}

function isExternal({ directives = [] }: FieldDefinitionNode): boolean {
  return directives.some(({ name }) => name.value === "external");
}
