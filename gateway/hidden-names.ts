import {
  type GraphQLFormattedError,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from "graphql";

/** Takes out of errors every name of the schema that the client did not write. */
export type HideNames = (
  errors: readonly GraphQLFormattedError[],
  written: string,
) => GraphQLFormattedError[];

/**
 * Refusals explain themselves by the schema: the type of a field, the values of an enum, an argument
 * that is missing. Where the schema is not told, this would tell it, question by question.
 */
export function hiddenNames(schema: GraphQLSchema): HideNames {
  const names = namesOf(schema);
  return (errors, written) => {
    const known = new Set(written.match(/\w+/g));
    const hide = (text: string) =>
      text.replace(/([".]?)\b(\w+)/g, (whole, sign: string, name: string) => {
        // Words of a sentence are in lower case, and some of them are names of fields as well.
        const mayBeName = sign !== "" || /[A-Z_\d]/.test(name);
        return mayBeName && names.has(name) && !known.has(name) ? `${sign}…` : whole;
      });
    return errors.map((error) => ({
      ...error,
      message: hide(error.message),
      ...(error.extensions && {
        extensions: { ...error.extensions, ...hidden(error.extensions, hide) },
      }),
    }));
  };
}

/** The details that may hold names, without them. */
function hidden(
  { reason, fields }: Readonly<Record<string, unknown>>,
  hide: (text: string) => string,
): Readonly<Record<string, unknown>> {
  return {
    ...(typeof reason === "string" && { reason: hide(reason) }),
    ...(Array.isArray(fields) && { fields: [...new Set(fields.map(String).map(hide))] }),
  };
}

function namesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isSpecifiedScalarType(type) || type.name.startsWith("__")) continue;
    names.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) names.add(name);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      names.add(field.name);
      if ("args" in field) for (const { name } of field.args) names.add(name);
    }
  }
  return names;
}
