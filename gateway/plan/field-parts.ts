import { flatten, responseKeyOf } from "./flat-selection.ts";
import { lookOf } from "./look-of.ts";
import { partVariables } from "./part-variables.ts";
import type { FieldPart, RowsPlace, SentField } from "./plan.ts";
import { provinceText } from "./province-text.ts";
import { sentField } from "./sent-field.ts";
import type { Splitting } from "./splitting.ts";

/** Each root field is a part of its own, for each has its own route. */
export function fieldParts(splitting: Splitting): FieldPart[] {
  const { operation, supergraph } = splitting;
  const typeName = supergraph.fullSchema.getRootType(operation.operation)?.name ?? "";
  return flatten(operation.selectionSet.selections)
    .filter(({ name }) => name.value !== "__typename")
    .map((node): FieldPart => {
      const coordinate = `${typeName}.${node.name.value}`;
      const rule = supergraph.sharding.rules.get(coordinate);
      if (!rule) throw new Error(`${coordinate} is neither @routed nor @scattered.`);
      const field = sentField({ typeName, node, rule }, splitting);
      const text = provinceText(field, supergraph);
      return {
        kind: "field",
        responseKey: responseKeyOf(node),
        route: field.route,
        field,
        rows: rowsPlaceOf(field),
        text,
        roles: supergraph.roleFields.get(coordinate) ?? null,
        look: lookOf(text, operation.operation, supergraph),
        ...partVariables({ text, fields: [field] }, splitting),
      };
    });
}

/** The pages of a feed are taken whole, and two lists of rows cannot both stand last. */
function rowsPlaceOf({ responseKey, merge }: SentField): RowsPlace | null {
  if (merge.kind !== "connection" || merge.isFeed) return null;
  const [edges, ...others] = merge.edges;
  if (edges === undefined || others.length > 0) return null;
  return { field: responseKey, edges: edges.responseKey };
}
