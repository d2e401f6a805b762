import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { dataKeyOf } from "../../plan/data-keys.ts";
import type { FieldNames } from "../../supergraph/field-names.ts";
import type { PossibleTypes } from "../../supergraph/possible-types.ts";

/** What the client selects below one field, for one set of @skip and @include values. */
export class Selection {
  readonly #sets: readonly SelectionSetNode[];
  readonly #context: SelectionContext;
  readonly #fieldsByType = new Map<string, readonly SelectedField[]>();

  constructor(sets: readonly SelectionSetNode[], context: SelectionContext) {
    this.#sets = sets;
    this.#context = context;
  }

  /** The fields of an object of this type, in the order of the response (spec: CollectFields). */
  fieldsOf(type: ObjectLike): readonly SelectedField[] {
    const known = this.#fieldsByType.get(type.name);
    if (known) return known;
    const collected = new Map<string, Collected>();
    for (const set of this.#sets) this.#collect(type.name, set, collected);
    const fields = [...collected].map(([responseKey, { node, sets }]): SelectedField => {
      const definition = type.getFields()[node.name.value];
      return {
        responseKey,
        dataKey: dataKeyOf(node, this.#context.fieldNames),
        name: node.name.value,
        type: definition?.type ?? null,
        selection: new Selection(sets, this.#context),
      };
    });
    this.#fieldsByType.set(type.name, fields);
    return fields;
  }

  #collect(typeName: string, set: SelectionSetNode, collected: Map<string, Collected>): void {
    for (const selection of set.selections) {
      if (!this.#isIncluded(selection.directives)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const entry = collected.get(key) ?? { node: selection, sets: [] };
        if (selection.selectionSet) entry.sets.push(selection.selectionSet);
        collected.set(key, entry);
        continue;
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#context.fragments.get(selection.name.value)
          : selection;
      if (fragment && this.#applies(fragment.typeCondition?.name.value, typeName)) {
        this.#collect(typeName, fragment.selectionSet, collected);
      }
    }
  }

  #applies(condition: string | undefined, typeName: string): boolean {
    if (condition === undefined || condition === typeName) return true;
    return this.#context.possibleTypes.get(condition)?.has(typeName) ?? false;
  }

  #isIncluded(directives: readonly DirectiveNode[] | undefined): boolean {
    return (directives ?? []).every((directive) => {
      const name = directive.name.value;
      if (name !== "skip" && name !== "include") return true;
      const value = directive.arguments?.[0]?.value;
      const condition =
        value?.kind === Kind.VARIABLE
          ? this.#context.variables[value.name.value] === true
          : value?.kind === Kind.BOOLEAN && value.value;
      return name === "include" ? condition : !condition;
    });
  }
}

interface Collected {
  readonly node: FieldNode;
  readonly sets: SelectionSetNode[];
}

export interface SelectionContext {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly possibleTypes: PossibleTypes;
  readonly fieldNames: FieldNames;
  /** At least the variables of @skip and @include. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface SelectedField {
  /** What the client calls it. */
  readonly responseKey: string;
  /** Under which key the data holds it. */
  readonly dataKey: string;
  readonly name: string;
  /** Null for `__typename` and the introspection fields. */
  readonly type: GraphQLOutputType | null;
  readonly selection: Selection;
}

/** Object and interface types alike have fields to select. */
export type ObjectLike = Pick<GraphQLObjectType, "name" | "getFields">;
