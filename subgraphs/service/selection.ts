import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** The fields a client selected, as a tree: what a reader needs to know to choose its columns. */
export interface Selection {
  /** Whether the field is selected, under any alias. */
  has(field: string): boolean;
  /** What is selected below the field, under all its aliases together. */
  at(field: string): Selection;
  /** The names of the selected fields, each once. */
  readonly fields: ReadonlySet<string>;
}

/**
 * What is selected below the field that `info` describes, for objects of the type `typeName`.
 * Computed once per field of an operation, however long the list it is in.
 */
export function selectionOf(info: GraphQLResolveInfo, typeName: string): Selection {
  let byType = selectionsByField.get(info.fieldNodes);
  if (byType === undefined) {
    byType = new Map();
    selectionsByField.set(info.fieldNodes, byType);
  }
  let selection = byType.get(typeName);
  if (selection === undefined) {
    selection = new FieldSelection(setsOf(info.fieldNodes), { info, typeName });
    byType.set(typeName, selection);
  }
  return selection;
}

/** graphql-js makes one list of nodes per field and operation, and shares it among list items. */
const selectionsByField = new WeakMap<readonly FieldNode[], Map<string, Selection>>();

function setsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
}

interface Scope {
  readonly info: GraphQLResolveInfo;
  /** Fragments on another type are skipped. Known only at the top: below, any fragment counts. */
  readonly typeName: string | null;
}

class FieldSelection implements Selection {
  readonly #nodesByField = new Map<string, FieldNode[]>();
  readonly #scope: Scope;

  constructor(selectionSets: readonly SelectionSetNode[], scope: Scope) {
    this.#scope = scope;
    for (const selectionSet of selectionSets) this.#collect(selectionSet);
  }

  get fields(): ReadonlySet<string> {
    return new Set(this.#nodesByField.keys());
  }

  has(field: string): boolean {
    return this.#nodesByField.has(field);
  }

  at(field: string): Selection {
    const { info } = this.#scope;
    return new FieldSelection(setsOf(this.#nodesByField.get(field) ?? []), {
      info,
      typeName: null,
    });
  }

  #collect(selectionSet: SelectionSetNode): void {
    for (const node of selectionSet.selections) {
      if (!isIncluded(node, this.#scope.info)) continue;
      if (node.kind === Kind.FIELD) this.#add(node);
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (this.#applies(node.typeCondition?.name.value)) this.#collect(node.selectionSet);
      } else {
        const fragment: FragmentDefinitionNode | undefined =
          this.#scope.info.fragments[node.name.value];
        if (fragment && this.#applies(fragment.typeCondition.name.value))
          this.#collect(fragment.selectionSet);
      }
    }
  }

  #add(node: FieldNode): void {
    const nodes = this.#nodesByField.get(node.name.value);
    if (nodes === undefined) this.#nodesByField.set(node.name.value, [node]);
    else nodes.push(node);
  }

  #applies(typeCondition: string | undefined): boolean {
    const { typeName } = this.#scope;
    return typeCondition === undefined || typeName === null || typeCondition === typeName;
  }
}

function isIncluded(
  node: Parameters<typeof getDirectiveValues>[1],
  { variableValues }: GraphQLResolveInfo,
): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}
