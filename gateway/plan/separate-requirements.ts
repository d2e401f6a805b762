import type { RequiresSelection } from "@graphql-hive/router-query-planner";
import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type VariableDefinitionNode,
} from "graphql";
import { type RequiredCalls, requirementKey } from "../supergraph/required-calls.ts";
import { responseKeyOf } from "./flat-selection.ts";
import { parseOperation } from "./parse-operation.ts";
import {
  conflicts,
  joined,
  pathBelow,
  pathsOfFieldSet,
  pathsOfRequires,
  type RequiredPaths,
  realName,
} from "./required-paths.ts";

/** The entities of one call to `_entities`, as the planner wants them. */
export interface EntityCall {
  readonly responseKey: string;
  readonly variable: string;
  readonly requires: readonly RequiresSelection[];
}

export interface EntityCalls<Call extends EntityCall> {
  readonly operation: string;
  readonly calls: readonly Call[];
}

/**
 * Splits calls whose fields require one field with different arguments: one entity can be sent with
 * one of them only, so the fields are asked in several calls of the same operation.
 *
 * @param graph the subgraph that is asked, as in the enum `join__Graph`
 */
export function separateRequirements<Call extends EntityCall>(
  fetch: EntityCalls<Call>,
  graph: string,
  required: RequiredCalls,
): EntityCalls<Call> {
  const isDivided = ({ requires }: Call) => conflicts(pathsOfRequires(requires, required.calls));
  if (required.calls.size === 0 || !fetch.calls.some(isDivided)) return fetch;
  let operation = parseOperation(fetch.operation);
  const calls = fetch.calls.flatMap((call) => {
    if (!isDivided(call)) return [call];
    const split = splitCall(call, operation, { graph, required });
    operation = split.operation;
    return split.calls;
  });
  return { operation: print(operation), calls };
}

interface Knowledge {
  readonly graph: string;
  readonly required: RequiredCalls;
}

/** Fields that can be asked of one entity together, and what they require. */
interface Share {
  readonly fields: Set<FieldNode>;
  requires: RequiredPaths;
}

function splitCall<Call extends EntityCall>(
  call: Call,
  operation: OperationDefinitionNode,
  knowledge: Knowledge,
): { operation: OperationDefinitionNode; calls: Call[] } {
  const { calls: named } = knowledge.required;
  const all = pathsOfRequires(call.requires, named);
  const asked = operation.selectionSet.selections.find(
    (one): one is FieldNode => one.kind === Kind.FIELD && responseKeyOf(one) === call.responseKey,
  );
  const shares = sharesOf(asked?.selectionSet?.selections ?? [], knowledge);
  const calls = shares.map((share, i) => ({
    ...call,
    ...(i === 0 ? {} : numbered(call, i)),
    requires: requiresOf(share, { selections: call.requires, all, named }, ""),
  }));
  const fields = calls.map((one, i) => callOf(asked, one, shares[i]?.fields ?? new Set()));
  const selections = operation.selectionSet.selections.flatMap((one) =>
    one === asked ? fields : [one],
  );
  const variableDefinitions = operation.variableDefinitions?.flatMap((definition) =>
    definition.variable.name.value === call.variable
      ? calls.map(({ variable }) => definitionOf(definition, variable))
      : [definition],
  );
  return {
    calls,
    operation: {
      ...operation,
      variableDefinitions: variableDefinitions ?? [],
      selectionSet: { ...operation.selectionSet, selections },
    },
  };
}

function numbered({ responseKey, variable }: EntityCall, i: number) {
  return { responseKey: `${responseKey}_${i}`, variable: `${variable}_${i}` };
}

function sharesOf(
  selections: readonly SelectionNode[],
  { graph, required }: Knowledge,
): readonly Share[] {
  const shares: Share[] = [];
  const walk = (some: readonly SelectionNode[], typeName: string) => {
    for (const one of some) {
      if (one.kind === Kind.FRAGMENT_SPREAD) continue;
      if (one.kind === Kind.INLINE_FRAGMENT) {
        walk(one.selectionSet.selections, one.typeCondition?.name.value ?? typeName);
        continue;
      }
      const name = realName(one.name.value, required.calls);
      const set = required.requirements.get(requirementKey(graph, typeName, name));
      const requires = pathsOfFieldSet(set?.selections ?? [], required.calls);
      const share = shares.find((other) => !conflicts(other.requires, requires));
      if (share === undefined) {
        shares.push({ fields: new Set([one]), requires });
        continue;
      }
      share.fields.add(one);
      share.requires = joined([share.requires, requires]);
    }
  };
  walk(selections, "");
  return shares;
}

/** Of what all fields require, what those of one share do; keys are required by all. */
function requiresOf(
  share: Share,
  whole: {
    readonly selections: readonly RequiresSelection[];
    readonly all: RequiredPaths;
    readonly named: RequiredCalls["calls"];
  },
  path: string,
): RequiresSelection[] {
  const { all, named } = whole;
  return whole.selections.flatMap((one): RequiresSelection[] => {
    if (one.kind === "FragmentSpread") return [one];
    if (one.kind === "InlineFragment") {
      return [
        { ...one, selections: requiresOf(share, { ...whole, selections: one.selections }, path) },
      ];
    }
    const name = one.alias ?? one.name;
    const below = pathBelow(path, name, named);
    const isDisputed = (all.get(below)?.size ?? 0) > 1;
    const own = share.requires.get(below);
    if (isDisputed && !(own ? own.has(name) : !named.has(name))) return [];
    if (!one.selections?.length) return [one];
    const selections = requiresOf(share, { ...whole, selections: one.selections }, below);
    return selections.length > 0 ? [{ ...one, selections }] : [];
  });
}

/** The call to `_entities` for some of its fields, with a variable of its own. */
function callOf(
  asked: FieldNode | undefined,
  { responseKey, variable }: EntityCall,
  fields: ReadonlySet<FieldNode>,
): FieldNode {
  if (!asked?.selectionSet) throw new Error(`The plan lacks the call ${responseKey}.`);
  const [argument] = asked.arguments ?? [];
  const value = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } } as const;
  return {
    ...asked,
    ...(responseKey === asked.name.value
      ? {}
      : { alias: { kind: Kind.NAME, value: responseKey } as const }),
    arguments: argument ? [{ ...argument, value }] : [],
    selectionSet: {
      ...asked.selectionSet,
      selections: onlyFields(asked.selectionSet.selections, fields),
    },
  };
}

function onlyFields(
  selections: readonly SelectionNode[],
  fields: ReadonlySet<FieldNode>,
): SelectionNode[] {
  return selections.flatMap((one): SelectionNode[] => {
    if (one.kind === Kind.FIELD) return fields.has(one) ? [one] : [];
    if (one.kind === Kind.FRAGMENT_SPREAD) return [one];
    const inner = onlyFields(one.selectionSet.selections, fields);
    if (inner.length === 0) return [];
    return [{ ...one, selectionSet: { ...one.selectionSet, selections: inner } }];
  });
}

function definitionOf(
  definition: VariableDefinitionNode,
  variable: string,
): VariableDefinitionNode {
  const name = { kind: Kind.NAME, value: variable } as const;
  return { ...definition, variable: { ...definition.variable, name } };
}
