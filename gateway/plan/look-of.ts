import type { OperationTypeNode } from "graphql";
import { LookGatherer, type PersonalLook } from "../../schema/access/look.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { parseOperation } from "./parse-operation.ts";

/**
 * What of persons a text for a province looks at: everything that is fetched, be it for the client
 * or because something else requires it. Null when it is open to everyone.
 *
 * @param text a selection of the root, as it is sent
 */
export function lookOf(
  text: string,
  kind: OperationTypeNode,
  { fullSchema, personalFields }: Supergraph,
): PersonalLook | null {
  if (personalFields.size === 0) return null;
  const gatherer = new LookGatherer({ schema: fullSchema, personal: personalFields });
  const { selectionSet } = parseOperation(`${kind} { ${text} }`);
  gatherer.addSelections(selectionSet, fullSchema.getRootType(kind)?.name ?? "");
  return gatherer.look;
}
