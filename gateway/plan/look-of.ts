import { getNamedType, Kind, type OperationTypeNode, type SelectionSetNode } from "graphql";
import type { PersonalType } from "../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../schema/access/field-group.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { fieldOf } from "./field-of.ts";
import { parseOperation } from "./parse-operation.ts";
import type { PersonalLook } from "./plan.ts";

/**
 * What of persons a text for a province looks at: everything that is fetched, be it for the client
 * or because something else requires it. Null when it is open to everyone.
 *
 * @param text a selection of the root, as it is sent
 */
export function lookOf(
  text: string,
  kind: OperationTypeNode,
  supergraph: Supergraph,
): PersonalLook | null {
  if (supergraph.personalFields.size === 0) return null;
  const { selectionSet } = parseOperation(`${kind} { ${text} }`);
  const root = supergraph.fullSchema.getRootType(kind)?.name ?? "";
  const seen = new Seen(supergraph);
  seen.visit(selectionSet, root);
  return seen.look;
}

class Seen {
  readonly #supergraph: Supergraph;
  readonly #types = new Set<PersonalType>();
  readonly #groups = new Map<FieldGroup, Set<string>>();

  constructor(supergraph: Supergraph) {
    this.#supergraph = supergraph;
  }

  get look(): PersonalLook | null {
    if (this.#groups.size === 0) return null;
    return { types: this.#types, groups: new Set(this.#groups.keys()), fields: this.#groups };
  }

  visit({ selections }: SelectionSetNode, typeName: string): void {
    const { fullSchema, personalFields } = this.#supergraph;
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        throw new Error("A fragment was not put in its place.");
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.visit(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
        continue;
      }
      const { name, selectionSet } = selection;
      const coordinate = `${typeName}.${name.value}`;
      for (const { type, group } of personalFields.get(coordinate) ?? []) {
        this.#types.add(type);
        this.#groups.set(group, (this.#groups.get(group) ?? new Set()).add(coordinate));
      }
      if (selectionSet === undefined) continue;
      const definition = fieldOf(fullSchema, typeName, name.value);
      // What stands below `_entities` says by fragments which types it is about.
      this.visit(selectionSet, definition ? getNamedType(definition.type).name : "");
    }
  }
}
