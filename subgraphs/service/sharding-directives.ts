import { buildSchema, type GraphQLDirective } from "graphql";
import { Directive } from "type-graphql";

/**
 * How a field of an object is merged when several subgraph processes answer it.
 * `GROUP` joins lists of objects by an equal field (`on`) and merges the other
 * fields by their own rules; `AT_LEAST` merges an enum EXACT / AT_LEAST.
 */
export type MergeRule =
  | "SUM"
  | "MIN"
  | "MAX"
  | "AND"
  | "OR"
  | "CONCAT"
  | "FIRST"
  | "AT_LEAST"
  | "GROUP";

const mergeRules: Readonly<Record<MergeRule, string>> = {
  SUM: "The sum of all answers.",
  MIN: "The smallest answer.",
  MAX: "The greatest answer.",
  AND: "True if every answer is.",
  OR: "True if any answer is.",
  CONCAT: "The lists one after the other, in the configured order.",
  FIRST: "The first answer that is not null, in the configured order.",
  AT_LEAST: "AT_LEAST if any answer is, else EXACT.",
  GROUP: "Objects joined by an equal field, the other fields by their own rules.",
};

/** Definitions of the sharding directives, the text every sharded subgraph carries. */
export const shardingDefinitions = `
"This root field is answered by the one process that the argument names."
directive @routed(
  "Dotted path of the argument that holds a global id or a region code."
  by: String!
) on FIELD_DEFINITION

"Every process is asked, or those the argument names, and the answers are merged by return type."
directive @scattered(
  "Dotted path of the argument that holds region codes."
  over: String
  "A feed: its rows have no common order, and every process goes on where its own page ended."
  feed: Boolean = false
) on FIELD_DEFINITION

"How this field is merged when several processes answer it."
directive @merged(
  "The rule."
  by: MergeRule!
  "With GROUP: the field by which objects are joined."
  on: String
) on FIELD_DEFINITION

"How a field of an object is merged across processes."
enum MergeRule @inaccessible {
${Object.entries(mergeRules)
  .map(([rule, description]) => `  "${description}"\n  ${rule}`)
  .join("\n")}
}
`;

/** The definitions as objects: the printer needs them to tell an enum value from text. */
export const shardingDirectives: readonly GraphQLDirective[] = buildSchema(shardingDefinitions, {
  assumeValidSDL: true,
})
  .getDirectives()
  .filter(({ name }) => ["routed", "scattered", "merged"].includes(name));

/** `@routed(by:)`: a root field for the one process that holds what the argument names. */
export function Routed(by: string): MethodDecorator {
  return Directive(`@routed(by: ${JSON.stringify(by)})`) as MethodDecorator;
}

/**
 * `@scattered(over:, feed:)`: a field that every process answers, or those the argument names. A feed is
 * a connection without a common order: each process goes on where its own page ended.
 */
export function Scattered(
  over?: string,
  { feed = false }: { readonly feed?: boolean } = {},
): PropertyDecorator & MethodDecorator {
  const given = [
    ...(over === undefined ? [] : [`over: ${JSON.stringify(over)}`]),
    ...(feed ? ["feed: true"] : []),
  ];
  return Directive(given.length === 0 ? "@scattered" : `@scattered(${given.join(", ")})`);
}

/** `@merged(by:, on:)`: how one field of a merged object is joined. */
export function Merged(by: MergeRule, on?: string): PropertyDecorator & MethodDecorator {
  return Directive(on === undefined ? `@merged(by: ${by})` : `@merged(by: ${by}, on: "${on}")`);
}
