import type { SentField } from "./plan.ts";

/** Where a field stands in the schema, such as "Query.jobs". */
export function coordinateOf({ typeName, node }: Pick<SentField, "typeName" | "node">): string {
  return `${typeName}.${node.name.value}`;
}
