import type { PlanNode as LibraryNode } from "@graphql-hive/router-query-planner";
import { type OperationDefinitionNode, print, type SelectionNode, visit } from "graphql";
import { UnplannableOperationError } from "../errors.ts";
import { entranceTo } from "../supergraph/entrances.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { fieldsToCut, type RequiringField } from "./fields-to-cut.ts";
import { parseOperation } from "./parse-operation.ts";
import { type PieceOfPlan, pieceOfPlan } from "./piece-of-plan.ts";
import type { LibraryPlan, Planner, PlannerQuestion } from "./planner.ts";
import { usedVariables } from "./used-variables.ts";

/**
 * Plans an operation as a whole or, where the planner has no plan for it, in pieces: it loses its
 * way where a field with @requires stands behind another one, so such fields are planned by
 * themselves, from their entity on (see decisions/0006-operations-in-pieces.md).
 */
export function planOperation(
  question: PlannerQuestion,
  planner: Planner,
  supergraph: Supergraph,
): LibraryPlan {
  const whole = planner.plan(question);
  if (!(whole instanceof UnplannableOperationError)) return whole;

  const operation = parseOperation(question.operation);
  const places = byPlace(fieldsToCut(operation, supergraph));
  if (places.length === 0) return whole;
  const pieces: Piece[] = [];
  for (const fields of places) {
    const alone = { ...question, operation: textOf(fields, operation), operationName: undefined };
    const planned = planOperation(alone, planner, supergraph);
    const plan = isPlan(planned) ? pieceOfPlan(planned, fields[0].path) : null;
    if (plan === null) return whole;
    pieces.push({ fields, plan });
  }

  const rest = print(withoutPieces(operation, pieces));
  const first = planner.plan({ ...question, operation: rest });
  return isPlan(first) ? inOrder(first, pieces) : whole;
}

/** Fields of the same entities. */
type Fields = readonly [RequiringField, ...RequiringField[]];

interface Piece {
  readonly fields: Fields;
  readonly plan: PieceOfPlan;
}

function byPlace(fields: readonly RequiringField[]): Fields[] {
  const places = new Map<string, Fields>();
  for (const field of fields) {
    const place = JSON.stringify(field.path);
    const others = places.get(place);
    places.set(place, others ? [...others, field] : [field]);
  }
  return [...places.values()];
}

/** A piece as an operation of its own. */
function textOf(fields: Fields, { variableDefinitions }: OperationDefinitionNode): string {
  const texts = fields.map(({ node }) => print(node));
  const selected = `{ ${entranceTo(fields[0].entity)} { ${texts.join(" ")} } }`;
  const used = usedVariables(selected, variableDefinitions).map((variable) => print(variable));
  return used.length > 0 ? `query (${used.join(", ")}) ${selected}` : selected;
}

/** What a piece needs of its entities stands where its fields stood. */
function withoutPieces(
  operation: OperationDefinitionNode,
  pieces: readonly Piece[],
): OperationDefinitionNode {
  const replaced = new Map<SelectionNode, readonly SelectionNode[]>(
    pieces.flatMap(({ fields, plan }) => fields.map(({ node }) => [node, plan.needs] as const)),
  );
  return visit(operation, {
    SelectionSet: (set) => ({
      ...set,
      selections: set.selections.flatMap((one) => replaced.get(one) ?? [one]),
    }),
  });
}

function isPlan(planned: LibraryPlan): planned is LibraryNode {
  return planned !== null && !(planned instanceof UnplannableOperationError);
}

/** The pieces know nothing of each other, so they run at once. */
function inOrder(first: LibraryNode, pieces: readonly Piece[]): LibraryNode {
  const nodes = pieces.map(({ plan }) => plan.node);
  const [only] = nodes;
  const then: LibraryNode = only && nodes.length === 1 ? only : { kind: "Parallel", nodes };
  return { kind: "Sequence", nodes: [first, then].flatMap(stepsOf) };
}

function stepsOf(node: LibraryNode): readonly LibraryNode[] {
  return node.kind === "Sequence" ? node.nodes : [node];
}
