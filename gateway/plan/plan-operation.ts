import type { PlanNode as LibraryNode } from "@graphql-hive/router-query-planner";
import { type OperationDefinitionNode, print } from "graphql";
import { entranceTo } from "../supergraph/entrances.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { cutFields, type RequiringField } from "./cut-fields.ts";
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
  if (whole !== "cannot be planned") return whole;

  const operation = parseOperation(question.operation);
  const pieces = new Map<string, PieceOfPlan>();
  for (const [place, fields] of fieldsToCut(operation, supergraph)) {
    const alone = { ...question, operation: textOf(fields, operation), operationName: undefined };
    const planned = planOperation(alone, planner, supergraph);
    const piece = isPlan(planned) ? pieceOfPlan(planned, fields[0].path) : null;
    if (piece === null) return "cannot be planned";
    pieces.set(place, piece);
  }
  if (pieces.size === 0) return "cannot be planned";

  const rest = cutFields(operation, supergraph, (field) => pieces.get(placeOf(field))?.needs ?? []);
  const first = planner.plan({ ...question, operation: print(rest) });
  return isPlan(first) ? inOrder(first, [...pieces.values()]) : "cannot be planned";
}

type Fields = readonly [RequiringField, ...RequiringField[]];

/** Fields of the same entities are one piece. */
function fieldsToCut(
  operation: OperationDefinitionNode,
  supergraph: Supergraph,
): ReadonlyMap<string, Fields> {
  const byPlace = new Map<string, Fields>();
  cutFields(operation, supergraph, (field) => {
    const place = placeOf(field);
    const others = byPlace.get(place);
    byPlace.set(place, others ? [...others, field] : [field]);
    return [];
  });
  return byPlace;
}

function placeOf({ path }: RequiringField): string {
  return JSON.stringify(path);
}

/** A piece as an operation of its own. */
function textOf(fields: Fields, { variableDefinitions }: OperationDefinitionNode): string {
  const texts = fields.map(({ node }) => print(node));
  const selected = `{ ${entranceTo(fields[0].entity)} { ${texts.join(" ")} } }`;
  const used = usedVariables(selected, variableDefinitions).map((variable) => print(variable));
  return used.length > 0 ? `query (${used.join(", ")}) ${selected}` : selected;
}

function isPlan(planned: LibraryPlan): planned is LibraryNode {
  return planned !== null && planned !== "cannot be planned";
}

/** The pieces know nothing of each other, so they run at once. */
function inOrder(first: LibraryNode, pieces: readonly PieceOfPlan[]): LibraryNode {
  const nodes = pieces.map(({ node }) => node);
  const [only] = nodes;
  const then: LibraryNode = only && nodes.length === 1 ? only : { kind: "Parallel", nodes };
  return { kind: "Sequence", nodes: [first, then].flatMap(stepsOf) };
}

function stepsOf(node: LibraryNode): readonly LibraryNode[] {
  return node.kind === "Sequence" ? node.nodes : [node];
}
