import { type GraphQLFormattedError, type GraphQLSchema, isSpecifiedScalarType } from "graphql";

/** What a client sent. */
export interface Asked {
  readonly query: string | undefined;
  readonly variables: unknown;
}

/**
 * Makes refusals tell no name of a schema that the client did not name itself. Suggestions are not
 * all that leads on: "of type …", "must be one of …" and "argument … is required" do as well, and a
 * client who may not introspect the schema could ask it out of them, name by name.
 *
 * Only refusals before execution are changed: what a resolver says is written for clients.
 */
export function nameHider(
  schema: GraphQLSchema,
): (error: GraphQLFormattedError, asked: Asked) => GraphQLFormattedError {
  const names = namesIn(schema);
  return (error, asked) => {
    if (error.path !== undefined || !schemaCodes.has(error.extensions?.code)) return error;
    const known = new Set(
      wordsIn(`${asked.query ?? ""} ${JSON.stringify(asked.variables ?? null)}`),
    );
    const tells = (text: unknown) =>
      typeof text === "string" &&
      namesTold(text).some((word) => names.has(word) && !known.has(word));
    const message = cut(error.message);
    const { field, reason, ...extensions } = error.extensions ?? {};
    if (!tells(message) && !tells(reason)) return { ...error, message };
    if (typeof field !== "string" || tells(`"${field}"`))
      return { ...error, message: doesNotFit, extensions };
    return {
      ...error,
      message: `Bad value for "${field}": ${mustFit}.`,
      extensions: { ...extensions, field, reason: mustFit },
    };
  };
}

const doesNotFit = "The document does not fit the schema.";
const mustFit = "must fit its type";

const schemaCodes: ReadonlySet<unknown> = new Set(["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"]);

/** Parts of graphql-js's sentences that name a type, where the rest still says something. */
function cut(message: string): string {
  return message
    .replace(/ (?:on|of|of required) type "[^"]*"/g, "")
    .replace(/ used in position expecting type "[^"]*"/, " does not fit where it is used")
    .replace(/ since type "[^"]*" has no subfields/, "")
    .replace(/ on field "\w+\.(\w+)"/, ' on field "$1"');
}

/** Words in quotes, and words that are no English: sentences have plain small words as well. */
function namesTold(text: string): string[] {
  const quoted = [...text.matchAll(/"([^"]*)"/g)].flatMap(([, inner = ""]) => wordsIn(inner));
  return [...quoted, ...wordsIn(text).filter((word) => /[A-Z_\d]/.test(word))];
}

function wordsIn(text: string): string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}

function namesIn(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set(schema.getDirectives().map(({ name }) => name));
  for (const type of Object.values(schema.getTypeMap())) {
    if (isSpecifiedScalarType(type)) continue;
    names.add(type.name);
    if ("getValues" in type) for (const { name } of type.getValues()) names.add(name);
    if (!("getFields" in type)) continue;
    for (const field of Object.values(type.getFields())) {
      names.add(field.name);
      if ("args" in field) for (const { name } of field.args) names.add(name);
    }
  }
  return names;
}
