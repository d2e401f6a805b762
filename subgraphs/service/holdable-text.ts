import { defaultFieldResolver, type GraphQLSchema, isObjectType } from "graphql";
import { BadUserInputError } from "./errors.ts";

/** What PostgreSQL's text has no place for: U+0000, and half of a surrogate pair. */
export const unholdable = /[\0\p{Surrogate}]/u;

/**
 * Lets every field refuse arguments that no database could look for. Here and not where
 * a value is used, so that no argument of a field to come is forgotten.
 */
export function refuseUnholdableText(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      // References are checked one by one: a bad one costs its own entity.
      if (field.args.length === 0 || field.name === "_entities") continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, args, context, info) => {
        checkHoldable(args);
        return resolve(source, args, context, info);
      };
    }
  }
}

/** Throws an error that names the place of the text, such as "filter.languages". */
export function checkHoldable(value: unknown, place = ""): void {
  if (typeof value === "string") {
    if (unholdable.test(value))
      throw new BadUserInputError(place, "must be text without U+0000 and unpaired surrogates");
  } else if (Array.isArray(value)) {
    for (const item of value) checkHoldable(item, place);
  } else if (value !== null && typeof value === "object") {
    for (const [name, inner] of Object.entries(value))
      checkHoldable(inner, place === "" ? name : `${place}.${name}`);
  }
}
