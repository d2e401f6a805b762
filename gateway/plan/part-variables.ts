import { print } from "graphql";
import { fieldOf } from "../../schema/access/field-of.ts";
import type { Part, SentField } from "./plan.ts";
import type { Splitting } from "./splitting.ts";
import { usedVariables } from "./used-variables.ts";

/**
 * The variables a part needs: those of the client that its text uses, the `after` of each of its
 * fields that is paged, and representations.
 */
export function partVariables(
  part: {
    readonly text: string;
    readonly fields: readonly SentField[];
    /** Names the representations; left out when there are none. */
    readonly representations?: string;
  },
  { operation, supergraph }: Splitting,
): Pick<Part, "variables" | "definitions"> {
  const { text, fields, representations } = part;
  const clients = usedVariables(text, operation.variableDefinitions).filter(
    ({ type }) => !print(type).startsWith("[_Any"),
  );
  const afters = fields.flatMap(({ afterVariable, typeName, node }) => {
    if (afterVariable === null) return [];
    const field = fieldOf(supergraph.fullSchema, typeName, node.name.value);
    const after = field?.args.find(({ name }) => name === "after");
    return [`$${afterVariable}: ${String(after?.type)}`];
  });
  return {
    variables: clients.map(({ variable }) => variable.name.value),
    definitions: [
      ...(representations ? [`$${representations}: [_Any!]!`] : []),
      ...clients.map((definition) => print(definition)),
      ...afters,
    ],
  };
}
