import {
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** Makes of a resolved value what an answer shows of it. */
export type Completer = (value: unknown) => unknown;

/** A value that GraphQL has more to say about than how it looks. */
class NotPlainError extends Error {
  override readonly name = "NotPlainError";
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * Compiles what is selected below a field, for answers in which each field is a property of its object:
 * no resolver, argument, condition or abstract type. Of values it knows those that need no thought; at
 * any other one, such as a null where none may be, a promise, or what a scalar refuses, it gives up.
 *
 * @returns null where the selection is not plain
 */
export function plainCompleter(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  fragments: Fragments,
): Completer | null {
  if (isNonNullType(type)) return present(plainCompleter(type.ofType, nodes, fragments));
  if (isListType(type)) return eachOf(plainCompleter(type.ofType, nodes, fragments));
  if (isLeafType(type)) return leaf(type);
  if (!isObjectType(type) || type.isTypeOf) return null;
  return object(type, nodes, fragments);
}

function present(complete: Completer | null): Completer | null {
  if (complete === null) return null;
  return (value) => {
    const completed = complete(value);
    if (completed === null) throw new NotPlainError();
    return completed;
  };
}

function eachOf(complete: Completer | null): Completer | null {
  if (complete === null) return null;
  return (value) => {
    if (isNothing(value)) return null;
    if (!Array.isArray(value)) throw new NotPlainError();
    const completed: unknown[] = [];
    // `map` would pass over holes.
    for (const item of value) completed.push(complete(item));
    return completed;
  };
}

function leaf(type: GraphQLLeafType): Completer {
  return (value) => {
    if (isNothing(value)) return null;
    if (isPeculiar(value)) throw new NotPlainError();
    try {
      const serialized = type.serialize(value);
      if (!isNothing(serialized)) return serialized;
    } catch {
      // graphql-js finds the same, and says where.
    }
    throw new NotPlainError();
  };
}

function object(
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  fragments: Fragments,
): Completer | null {
  const nodesByKey = new Map<string, FieldNode[]>();
  for (const { selectionSet } of nodes)
    if (!selectionSet || !gather(selectionSet, { type, fragments, nodesByKey })) return null;
  const fields: { readonly key: string; readonly name: string; readonly complete: Completer }[] =
    [];
  for (const [key, [first, ...others]] of nodesByKey) {
    if (first === undefined) return null;
    const name = first.name.value;
    const complete = fieldCompleter(type, [first, ...others], fragments);
    if (complete === null) return null;
    fields.push({ key, name, complete });
  }
  return (value) => {
    if (isNothing(value)) return null;
    if (typeof value !== "object" || isPeculiar(value)) throw new NotPlainError();
    const source = value as Readonly<Record<string, unknown>>;
    const completed: Record<string, unknown> = {};
    for (const { key, name, complete } of fields) completed[key] = complete(source[name]);
    return completed;
  };
}

function fieldCompleter(
  type: GraphQLObjectType,
  nodes: readonly [FieldNode, ...FieldNode[]],
  fragments: Fragments,
): Completer | null {
  const name = nodes[0].name.value;
  if (name === "__typename") return () => type.name;
  const field = type.getFields()[name];
  if (field === undefined || field.args.length > 0) return null;
  const { resolve = defaultFieldResolver } = field;
  return resolve === defaultFieldResolver ? plainCompleter(field.type, nodes, fragments) : null;
}

interface Gathering {
  readonly type: GraphQLObjectType;
  readonly fragments: Fragments;
  /** By the keys of the answer, in its order. */
  readonly nodesByKey: Map<string, FieldNode[]>;
}

/** @returns false where a condition or another type stands in the way */
function gather({ selections }: SelectionSetNode, gathering: Gathering): boolean {
  const { type, fragments, nodesByKey } = gathering;
  return selections.every((selection) => {
    if (selection.directives?.length) return false;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      // An object that is written literally takes it for its prototype.
      if (key === "__proto__") return false;
      nodesByKey.set(key, [...(nodesByKey.get(key) ?? []), selection]);
      return true;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition?.name.value ?? type.name;
    return (
      fragment !== undefined && condition === type.name && gather(fragment.selectionSet, gathering)
    );
  });
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** What graphql-js would call, await or throw. */
function isPeculiar(value: unknown): boolean {
  if (typeof value === "function") return true;
  return typeof value === "object" && value !== null && (value instanceof Error || "then" in value);
}
