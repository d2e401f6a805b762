import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionSetNode,
  valueFromASTUntyped,
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

/** What a client selected of a field, with the arguments it gave to the fields below. */
export interface GivenSelection extends Selection {
  /** Whether the field is given true for this argument, under any alias. */
  asks(field: string, argument: string): boolean;
}

/**
 * What is selected below the field that `info` describes, for objects of the type `typeName`. Computed
 * once for all rows of a list; and once for a document, where no variable has a say in it.
 */
export function selectionOf(info: GraphQLResolveInfo, typeName: string): GivenSelection {
  const { fieldNodes, fragments, variableValues } = info;
  const [node, ...others] = fieldNodes;
  const isFixed = node !== undefined && others.length === 0 && !hasConditions(node, info);
  const key = isFixed ? node : fieldNodes;
  let byType = selections.get(key);
  if (byType === undefined) {
    byType = new Map();
    selections.set(key, byType);
  }
  let selection = byType.get(typeName);
  if (selection === undefined) {
    // What is kept as long as a document is must hold nothing of a request.
    const scope = { fragments, variableValues: isFixed ? {} : variableValues, typeName };
    selection = new FieldSelection(setsOf(fieldNodes), scope);
    byType.set(typeName, selection);
  }
  return selection;
}

/**
 * By a field of a document, or by the list of nodes that graphql-js makes for a field of an operation
 * and shares among list items.
 */
const selections = new WeakMap<FieldNode | readonly FieldNode[], Map<string, GivenSelection>>();

/** By fields of documents: a field belongs to one, and so do the fragments it names. */
const conditions = new WeakMap<FieldNode, boolean>();

/** Whether something below the field is selected under a condition, or is given a variable, which `asks` looks at. */
function hasConditions(node: FieldNode, { fragments }: GraphQLResolveInfo): boolean {
  const known = conditions.get(node);
  if (known !== undefined) return known;
  const isConditional = ({ selections: selected }: SelectionSetNode): boolean =>
    selected.some((one) => {
      if (one.directives?.length) return true;
      if (one.kind === Kind.FIELD && one.arguments?.some(isVariable)) return true;
      const below =
        one.kind === Kind.FRAGMENT_SPREAD
          ? fragments[one.name.value]?.selectionSet
          : one.selectionSet;
      return below !== undefined && isConditional(below);
    });
  const found = node.selectionSet !== undefined && isConditional(node.selectionSet);
  conditions.set(node, found);
  return found;
}

function isVariable({ value }: ArgumentNode): boolean {
  return value.kind === Kind.VARIABLE;
}

function setsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : []));
}

interface Scope extends Pick<GraphQLResolveInfo, "fragments" | "variableValues"> {
  /** Fragments on another type are skipped. Known only at the top: below, any fragment counts. */
  readonly typeName: string | null;
}

class FieldSelection implements GivenSelection {
  readonly #nodesByField = new Map<string, FieldNode[]>();
  readonly #below = new Map<string, Selection>();
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

  asks(field: string, argument: string): boolean {
    const { variableValues } = this.#scope;
    return (this.#nodesByField.get(field) ?? []).some((node) =>
      node.arguments?.some(
        ({ name, value }) =>
          name.value === argument && valueFromASTUntyped(value, variableValues) === true,
      ),
    );
  }

  at(field: string): Selection {
    const known = this.#below.get(field);
    if (known !== undefined) return known;
    const sets = setsOf(this.#nodesByField.get(field) ?? []);
    const below = new FieldSelection(sets, { ...this.#scope, typeName: null });
    this.#below.set(field, below);
    return below;
  }

  #collect(selectionSet: SelectionSetNode): void {
    for (const node of selectionSet.selections) {
      if (!isIncluded(node, this.#scope)) continue;
      if (node.kind === Kind.FIELD) this.#add(node);
      else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (this.#applies(node.typeCondition?.name.value)) this.#collect(node.selectionSet);
      } else {
        const fragment: FragmentDefinitionNode | undefined = this.#scope.fragments[node.name.value];
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
  { variableValues }: Scope,
): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}
