import {
  type DocumentNode,
  defaultFieldResolver,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FieldNode,
  type GraphQLFieldConfig,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  isNonNullType,
  Kind,
} from "graphql";
import { type Completer, plainCompleter } from "./plain-completer.ts";

/** A request whose document is known. */
export type KnownRequest = Pick<ExecutionArgs, "contextValue" | "variableValues" | "operationName">;

/** Executes one document. */
export type ExecuteKnown = (request: KnownRequest) => Promise<ExecutionResult>;

/**
 * Executes queries of which only the root fields have resolvers. graphql-js reads their variables and
 * arguments, resolves them and tells of their errors; what they find is completed by compiled code. Where
 * that gives up, graphql-js completes what was found: no field is ever resolved twice.
 */
export class PlainQueries {
  readonly #schema: GraphQLSchema;
  /** Its root fields resolve as those of the schema do, and are whatever is made of what they find. */
  readonly #resolving: GraphQLSchema;
  /** Its root fields are what was found. */
  readonly #found: GraphQLSchema;

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
    this.#resolving = withRootFields(schema, resolvingField);
    this.#found = withRootFields(schema, foundField);
  }

  /** @returns null when the document is no such query */
  compile(document: DocumentNode): ExecuteKnown | null {
    const completers = completersOf(document, this.#schema);
    if (completers === null) return null;
    return async (request) => {
      const roots = new Roots(completers);
      const asked = { ...request, document, rootValue: roots };
      const result = await execute({ ...asked, schema: this.#resolving });
      // Without data some resolver has failed that must not, and nothing is left to complete.
      return roots.arePlain || !result.data ? result : execute({ ...asked, schema: this.#found });
    };
  }
}

type RootField = GraphQLFieldConfig<Roots, unknown>;

function withRootFields(
  schema: GraphQLSchema,
  changed: (field: RootField, schema: GraphQLSchema) => RootField,
): GraphQLSchema {
  const { name, fields } = queryTypeOf(schema).toConfig();
  const own = Object.entries(fields).map(([key, field]) => [key, changed(field, schema)]);
  const query = new GraphQLObjectType({ name, fields: Object.fromEntries(own) });
  return new GraphQLSchema({ query, assumeValid: true });
}

function resolvingField(field: RootField, schema: GraphQLSchema): RootField {
  const { type: returnType, resolve = defaultFieldResolver } = field;
  const parentType = queryTypeOf(schema);
  return {
    ...field,
    type: isNonNullType(returnType) ? new GraphQLNonNull(completed) : completed,
    resolve: (roots, args, context, info) =>
      roots.complete(info.path.key, () =>
        // Resolvers have no root value, and find themselves in the schema they were written for.
        resolve(undefined as never, args, context, { ...info, schema, parentType, returnType }),
      ),
  };
}

function foundField(field: RootField): RootField {
  return { ...field, resolve: (roots, _args, _context, { path }) => roots.found(path.key) };
}

/** What the completers have made: it goes into the answer as it is. */
const completed = new GraphQLScalarType({ name: "Completed" });

type Found = { readonly value: unknown } | { readonly error: unknown };

/** What the root fields of one request have found. */
class Roots {
  readonly #completers: ReadonlyMap<unknown, Completer>;
  readonly #found = new Map<unknown, Found>();
  #arePlain = true;

  constructor(completers: ReadonlyMap<unknown, Completer>) {
    this.#completers = completers;
  }

  /** Whether the completers knew all of it. */
  get arePlain(): boolean {
    return this.#arePlain;
  }

  complete(key: unknown, resolve: () => unknown): unknown {
    try {
      const value = resolve();
      if (!(value instanceof Promise)) return this.#completed(key, value);
      return value.then(
        (late: unknown) => this.#completed(key, late),
        (error: unknown) => this.#failed(key, error),
      );
    } catch (error) {
      return this.#failed(key, error);
    }
  }

  #completed(key: unknown, value: unknown): unknown {
    this.#found.set(key, { value });
    try {
      return this.#completers.get(key)?.(value);
    } catch {
      // graphql-js says what it is.
      this.#arePlain = false;
      return notYet;
    }
  }

  #failed(key: unknown, error: unknown): never {
    this.#found.set(key, { error });
    throw error;
  }

  found(key: unknown): unknown {
    const found = this.#found.get(key);
    if (found !== undefined && "error" in found) throw found.error;
    return found?.value;
  }
}

/** Stands where graphql-js will complete: no null, which would be an error where none may be. */
const notYet = "";

/** By the keys of the answer. */
function completersOf(
  { definitions }: DocumentNode,
  schema: GraphQLSchema,
): ReadonlyMap<unknown, Completer> | null {
  const nodesByKey = new Map<string, FieldNode[]>();
  const fragments = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD || selection.directives?.length) return null;
      const key = (selection.alias ?? selection.name).value;
      nodesByKey.set(key, [...(nodesByKey.get(key) ?? []), selection]);
    }
  }
  const completers = new Map<unknown, Completer>();
  for (const [key, nodes] of nodesByKey) {
    // What is asked of the schema itself has no field here.
    const field = queryTypeOf(schema).getFields()[nodes[0]?.name.value ?? ""];
    const completer = field ? plainCompleter(field.type, nodes, fragments) : null;
    if (completer === null) return null;
    completers.set(key, completer);
  }
  return completers;
}

function queryTypeOf(schema: GraphQLSchema): GraphQLObjectType {
  const type = schema.getQueryType();
  if (!type) throw new Error("A schema without queries is served by nobody.");
  return type;
}
