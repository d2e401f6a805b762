import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from "graphql";
import { limits } from "../limits.ts";
import type { FieldNames } from "../supergraph/field-names.ts";
import { bytesOfDocument, bytesOfPlans } from "./bytes-kept.ts";
import { dataKeyOf } from "./data-keys.ts";
import { type Size, sizeOf } from "./operation-size.ts";
import { plannedText } from "./planned-text.ts";
import { operationIn } from "./read-document.ts";
import { type RenamedVariables, renamedVariablesOf } from "./renamed-variables.ts";
import { settleConditions } from "./settle-conditions.ts";

/** One operation of a document, split into what the planner plans and what is answered here. */
export interface PreparedOperation {
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /**
   * What the planner gets; null when nothing is to be fetched.
   *
   * @param values of @skip and @include variables; one that is not among them leaves nothing out
   */
  readonly planned: (values: Readonly<Record<string, unknown>>) => string | null;
  /** `__schema` and `__type`, for graphql-js; null when the operation has none. */
  readonly introspection: DocumentNode | null;
  /** Variables of @skip and @include: their values decide the shape of the response. */
  readonly conditionVariables: readonly string[];
  /** For how many combinations of their values something is kept: the fewer, the larger it is. */
  readonly combinationsKept: number;
  /** What keeping the operation takes, with a plan and writers for each combination kept. */
  readonly bytes: number;
  readonly renamedVariables: RenamedVariables;
}

/** @param document validated against the API schema */
export function prepareOperation(
  document: DocumentNode,
  operationName: string | undefined,
  fieldNames: FieldNames,
): PreparedOperation {
  const definition = operationIn(document, operationName);
  const fragments = new Map(
    document.definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const root = inlineRoot(definition.selectionSet.selections, fragments);
  const fetched = select(root, (name) => !name.startsWith("__"));
  const introspected = select(root, (name) => name === "__schema" || name === "__type");
  const renamedVariables = renamedVariablesOf(definition);
  const conditionVariables = conditionVariablesOf(documentOf(definition, root, fragments));
  const size = sizeOf(definition, (name) => fragments.get(name));
  const combinations = combinationsKept(conditionVariables.length, size);
  return {
    definition,
    fragments,
    planned(values) {
      const document = settleConditions(documentOf(definition, fetched, fragments), values);
      return fetchesAnything(document) ? plannedText(document, renamedVariables, fieldNames) : null;
    },
    introspection:
      introspected.length > 0
        ? documentOf(definition, underDataKeys(introspected, fieldNames), fragments)
        : null,
    conditionVariables,
    combinationsKept: combinations,
    bytes: bytesOfDocument(document) + bytesOfPlans(size, combinations),
    renamedVariables,
  };
}

function combinationsKept(conditions: number, size: Size): number {
  const affordable = Math.floor(limits.combinedPlansBytesMax / bytesOfPlans(size, 1));
  return Math.max(1, Math.min(2 ** conditions, limits.combinationsMax, affordable));
}

/** Whether an operation asks for more than `__typename` of its root. */
function fetchesAnything({ definitions }: DocumentNode): boolean {
  const asks = (selection: SelectionNode): boolean => {
    if (selection.kind === Kind.FIELD) return selection.name.value !== "__typename";
    return selection.kind === Kind.INLINE_FRAGMENT && selection.selectionSet.selections.some(asks);
  };
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.selectionSet.selections.some(asks),
  );
}

/** Root fields under the keys of the data; what stands below them is the client's own. */
function underDataKeys(
  selections: readonly SelectionNode[],
  fieldNames: FieldNames,
): SelectionNode[] {
  return selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FIELD) {
      const value = dataKeyOf(selection, fieldNames);
      return { ...selection, alias: { kind: Kind.NAME, value } };
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    const inner = underDataKeys(selection.selectionSet.selections, fieldNames);
    return { ...selection, selectionSet: { ...selection.selectionSet, selections: inner } };
  });
}

/** Takes named fragments on the root type apart, so that root fields can be told from each other. */
function inlineRoot(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionNode[] {
  return selections.map((selection) => {
    if (selection.kind === Kind.FIELD) return selection;
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    if (!fragment) return selection;
    return {
      kind: Kind.INLINE_FRAGMENT,
      ...(fragment.typeCondition ? { typeCondition: fragment.typeCondition } : {}),
      directives: selection.directives ?? [],
      selectionSet: {
        kind: Kind.SELECTION_SET,
        selections: inlineRoot(fragment.selectionSet.selections, fragments),
      },
    };
  });
}

/** Keeps the root fields whose name fits; a fragment that has none left is dropped. */
function select(
  selections: readonly SelectionNode[],
  fits: (fieldName: string) => boolean,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return fits(selection.name.value) ? [selection] : [];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const inner = select(selection.selectionSet.selections, fits);
    if (inner.length === 0) return [];
    return [{ ...selection, selectionSet: { ...selection.selectionSet, selections: inner } }];
  });
}

function documentOf(
  definition: OperationDefinitionNode,
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): DocumentNode {
  const operation = {
    ...definition,
    selectionSet: { kind: Kind.SELECTION_SET, selections } as const,
  };
  const needed = fragmentsOf(operation, fragments);
  return { kind: Kind.DOCUMENT, definitions: [operation, ...needed] };
}

/** The fragments an operation reaches, each once. */
function fragmentsOf(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FragmentDefinitionNode[] {
  const reached = new Set<FragmentDefinitionNode>();
  const reach = (node: OperationDefinitionNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread: (spread) => {
        const fragment = fragments.get(spread.name.value);
        if (!fragment || reached.has(fragment)) return;
        reached.add(fragment);
        reach(fragment);
      },
    });
  };
  reach(operation);
  return [...reached];
}

function conditionVariablesOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: args }) => {
      const value = args?.[0]?.value;
      if (name.value !== "skip" && name.value !== "include") return;
      if (value?.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
