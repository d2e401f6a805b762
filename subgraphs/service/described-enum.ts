import { registerEnumType } from "type-graphql";

/** An enum whose values are their own names, as the database and the wire spell them. */
export type DescribedEnum<Values> = { readonly [Name in keyof Values]: Name };

/** Declares a GraphQL enum in which no value goes without its description. */
export function describedEnum<const Values extends Readonly<Record<string, string>>>(
  name: string,
  description: string,
  values: Values,
): DescribedEnum<Values> {
  const names = Object.keys(values);
  const enumObject = Object.fromEntries(names.map((value) => [value, value]));
  registerEnumType(enumObject, {
    name,
    description,
    valuesConfig: Object.fromEntries(names.map((value) => [value, { description: values[value] }])),
  });
  return enumObject as DescribedEnum<Values>;
}
