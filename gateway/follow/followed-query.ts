import {
  type ArgumentNode,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  visit,
} from "graphql";
import { UnsupportedOperationError } from "../errors.ts";
import { limits } from "../limits.ts";
import { asRefusal, operationIn } from "../plan/read-document.ts";
import { ownPrefix } from "../reserved-names.ts";
import type { Condition, FollowRule, FollowRules } from "../supergraph/follow-rules.ts";

/** Where a subscriber stands in a feed. */
export interface FeedPlace {
  /** A cursor; null before the first answer, unless the client gives one. */
  readonly after: unknown;
  /** Where provinces begin of which the cursor says nothing. */
  readonly from: unknown;
}

/** A subscription as the question that is put to its feed, again and again. */
export interface FollowedQuery {
  readonly rule: FollowRule;
  /** The client's own name for what is told. */
  readonly responseKey: string;
  readonly text: string;
  /** Not validated, but made of one that was. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** Where the client wishes to begin. */
  placeIn(variables: Variables): FeedPlace;
  /** The variables of the question. */
  variablesAt(place: FeedPlace, variables: Variables): Variables;
}

type Variables = Readonly<Record<string, unknown>>;

/** Under these names the question asks for what the client may not have selected. */
export const followedKeys = {
  page: `${ownPrefix}Followed`,
  cursor: `${ownPrefix}FollowedCursor`,
} as const;

/** The first step of a condition's path is asked for under a name of its own, beside the client's. */
export function conditionKey({ path: [first = ""] }: Condition): string {
  return `${ownPrefix}Followed_${first}`;
}

const servedHow =
  "Subscriptions are served as server-sent events (accept: text/event-stream) and over WebSocket, and nothing else is.";

/**
 * Makes the question of a subscription: the client's selection on an edge, on the edges of the feed.
 *
 * @param document validated against the API schema
 * @throws InvalidRequestError when it is no subscription of a feed
 */
export function followedQuery(
  document: DocumentNode,
  operationName: string | undefined,
  rules: FollowRules,
): FollowedQuery {
  const operation = operationIn(document, operationName);
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    throw asRefusal(new UnsupportedOperationError(servedHow));
  const fragments = new Map(
    document.definitions
      .filter((one) => one.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const [field, ...others] = rootFields(operation.selectionSet.selections, fragments);
  const rule = field && rules.get(field.name.value);
  if (field === undefined || rule === undefined)
    throw asRefusal(new UnsupportedOperationError("This subscription is not served."));
  const selections = [field, ...others].flatMap((one) => one.selectionSet?.selections ?? []);
  const names = freeNames(operation);
  const spread = [...fragments.values()];
  const question = questionOf(operation, { rule, field, selections, names, fragments: spread });
  const asked: DocumentNode = { kind: Kind.DOCUMENT, definitions: [question, ...spread] };
  const argument = (name: string) => field.arguments?.find((one) => one.name.value === name);
  return {
    rule,
    responseKey: field.alias?.value ?? field.name.value,
    document: asked,
    text: print(asked),
    operationName: operation.name?.value,
    placeIn: (variables) => ({
      after: givenBy(argument("after"), operation, variables) ?? null,
      from: givenBy(argument("from"), operation, variables) ?? "NOW",
    }),
    variablesAt: ({ after, from }, variables) => ({
      ...variables,
      [names.after]: after,
      [names.from]: from,
    }),
  };
}

/** Validation lets a subscription have one field; it may stand in fragments, and in several parts. */
function rootFields(
  selections: readonly SelectionNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FieldNode[] {
  return selections.flatMap((selection): readonly FieldNode[] => {
    if ((selection.directives ?? []).length > 0)
      throw asRefusal(new UnsupportedOperationError("The field of a subscription has no @skip."));
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    return rootFields(fragment?.selectionSet.selections ?? [], fragments);
  });
}

interface OwnNames {
  readonly after: string;
  readonly from: string;
}

function freeNames({ variableDefinitions = [] }: OperationDefinitionNode): OwnNames {
  const taken = new Set(variableDefinitions.map(({ variable }) => variable.name.value));
  const free = (name: string): string => (taken.has(name) ? free(`${name}_`) : name);
  return { after: free("laowuFollowAfter"), from: free("laowuFollowFrom") };
}

function questionOf(
  operation: OperationDefinitionNode,
  asked: {
    readonly rule: FollowRule;
    readonly field: FieldNode;
    readonly selections: readonly SelectionNode[];
    readonly names: OwnNames;
    readonly fragments: readonly FragmentDefinitionNode[];
  },
): OperationDefinitionNode {
  const { rule, field, selections, names } = asked;
  const kept = (field.arguments ?? []).filter(
    ({ name }) => name.value !== "after" && name.value !== "from",
  );
  const types = rule.types === null ? "" : `types: [${rule.types.join(" ")}]`;
  const own = operationOf(`query ($${names.after}: Cursor, $${names.from}: FeedStart!) {
    ${followedKeys.page}: ${rule.feed}(
      ${types} after: $${names.after} from: $${names.from} first: ${limits.followPageSize}
    ) {
      edges { ${followedKeys.cursor}: cursor ${rule.where.map(selectionOf).join(" ")} }
      pageInfo { endCursor hasNextPage }
      snapshotRequired
      coverage { outcomes { region state code message } }
    }
  }`);
  const ofClient = variablesIn(operation, [...kept, ...selections, ...asked.fragments]);
  return {
    ...own,
    ...(operation.name && { name: operation.name }),
    variableDefinitions: [...ofClient, ...(own.variableDefinitions ?? [])],
    selectionSet: changed(own.selectionSet, followedKeys.page, (page) => ({
      ...page,
      arguments: [...(page.arguments ?? []), ...kept],
      ...(page.selectionSet && {
        selectionSet: changed(page.selectionSet, "edges", (edges) => ({
          ...edges,
          selectionSet: {
            kind: Kind.SELECTION_SET,
            selections: [...selections, ...(edges.selectionSet?.selections ?? [])],
          },
        })),
      }),
    })),
  };
}

/** Changes the field of this name, of the client's or of ours. */
function changed(
  selectionSet: SelectionSetNode,
  key: string,
  change: (field: FieldNode) => FieldNode,
): SelectionSetNode {
  const selections = selectionSet.selections.map((selection) => {
    const isIt = selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === key;
    return isIt ? change(selection) : selection;
  });
  return { ...selectionSet, selections };
}

function operationOf(text: string): OperationDefinitionNode {
  const [operation] = parse(text, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No operation: ${text}`);
  return operation;
}

/** Such as "__laowuFollowed_node: node { job { status } }". */
function selectionOf(condition: Condition): string {
  const [first = "", ...rest] = condition.path;
  const below = rest.reduceRight((inner, name) => (inner ? `${name} { ${inner} }` : name), "");
  return `${conditionKey(condition)}: ${first}${below ? ` { ${below} }` : ""}`;
}

/** What only said where to begin is no variable of the question. */
function variablesIn(
  { variableDefinitions = [] }: OperationDefinitionNode,
  nodes: readonly ASTNode[],
): readonly VariableDefinitionNode[] {
  const used = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void used.add(name.value) });
  return variableDefinitions.filter(({ variable }) => used.has(variable.name.value));
}

function givenBy(
  argument: ArgumentNode | undefined,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): unknown {
  if (argument === undefined) return undefined;
  const { value } = argument;
  if (value.kind === Kind.STRING || value.kind === Kind.ENUM) return value.value;
  if (value.kind !== Kind.VARIABLE) return null;
  const name = value.name.value;
  if (Object.hasOwn(variables, name)) return variables[name];
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === name);
  const fallback = definition?.defaultValue;
  return fallback?.kind === Kind.STRING || fallback?.kind === Kind.ENUM ? fallback.value : null;
}
