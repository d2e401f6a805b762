import {
  type ConstArgumentNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionSetNode,
  visit,
} from "graphql";
import { requiredCallName } from "../reserved-names.ts";
import { parseFieldSet, printFieldSet } from "./field-set.ts";
import { stringArgument } from "./string-argument.ts";

/** A field with the arguments that an @requires gives it. */
export interface RequiredCall {
  readonly name: string;
  readonly arguments: readonly ConstArgumentNode[];
}

export interface RequiredCalls {
  /** By the names that the planner knows them by. */
  readonly calls: ReadonlyMap<string, RequiredCall>;
  /** What fields require, in the planner's names, by `requirementKey`. */
  readonly requirements: ReadonlyMap<string, SelectionSetNode>;
}

/** @param graph as in the enum `join__Graph` */
export function requirementKey(graph: string, typeName: string, fieldName: string): string {
  return `${graph} ${typeName}.${fieldName}`;
}

type Owner = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export function readRequiredCalls(supergraph: DocumentNode): RequiredCalls {
  const names = new Map<string, string>();
  const calls = new Map<string, RequiredCall>();
  const requirements = new Map<string, SelectionSetNode>();
  const nameOf = (call: RequiredCall) => {
    const text = callText(call);
    const name = names.get(text) ?? requiredCallName(names.size, call.name);
    names.set(text, name);
    calls.set(name, call);
    return name;
  };
  const read = (type: Owner) => {
    for (const field of type.fields ?? []) {
      for (const join of field.directives ?? []) {
        const requires = stringArgument(join, "requires");
        const graph = stringArgument(join, "graph");
        if (requires === undefined || graph === undefined) continue;
        const key = requirementKey(graph, type.name.value, field.name.value);
        requirements.set(key, withNames(parseFieldSet(requires), nameOf));
      }
    }
  };
  visit(supergraph, { ObjectTypeDefinition: read, InterfaceTypeDefinition: read });
  return { calls, requirements };
}

/** A field set in which every field with arguments has the name that the planner knows it by. */
function withNames(
  fieldSet: SelectionSetNode,
  nameOf: (call: RequiredCall) => string,
): SelectionSetNode {
  return visit(fieldSet, {
    Field: (node) => {
      if (!node.arguments?.length) return undefined;
      // The fields of a supergraph require constants: there are no variables in it.
      const given = node.arguments as readonly ConstArgumentNode[];
      const value = nameOf({ name: node.name.value, arguments: given });
      return { ...node, name: { kind: Kind.NAME, value }, arguments: [] };
    },
  });
}

function callText(call: RequiredCall): string {
  return `${call.name} ${call.arguments.map((argument) => print(argument)).join(" ")}`;
}

/**
 * A supergraph for the planner alone, in which nothing is required with arguments: each call has a
 * field of its own. The planner takes one call of a field for another, or panics (see
 * decisions/0008-required-calls.md).
 */
export function withRequiredCalls(supergraph: DocumentNode, required: RequiredCalls): DocumentNode {
  if (required.calls.size === 0) return supergraph;
  const change = (type: Owner) => ({ ...type, fields: fieldsOf(type, required) });
  return visit(supergraph, { ObjectTypeDefinition: change, InterfaceTypeDefinition: change });
}

function fieldsOf(type: Owner, required: RequiredCalls): FieldDefinitionNode[] {
  return (type.fields ?? []).flatMap((field) => {
    const renamed = withRenamedRequires(type, field, required);
    const own = [...required.calls].filter(([, call]) => takes(field, call));
    return [
      renamed,
      ...own.map(([value]) => ({ ...renamed, name: { ...field.name, value }, arguments: [] })),
    ];
  });
}

function takes(field: FieldDefinitionNode, call: RequiredCall): boolean {
  const known = new Set(field.arguments?.map(({ name }) => name.value));
  return (
    field.name.value === call.name && call.arguments.every(({ name }) => known.has(name.value))
  );
}

function withRenamedRequires(
  type: Owner,
  field: FieldDefinitionNode,
  { requirements }: RequiredCalls,
): FieldDefinitionNode {
  const directives = field.directives?.map((join) => {
    const graph = stringArgument(join, "graph") ?? "";
    const required = requirements.get(requirementKey(graph, type.name.value, field.name.value));
    if (required === undefined || stringArgument(join, "requires") === undefined) return join;
    return {
      ...join,
      arguments: join.arguments?.map((argument) =>
        argument.name.value === "requires"
          ? { ...argument, value: { kind: Kind.STRING, value: printFieldSet(required) } as const }
          : argument,
      ),
    };
  });
  return { ...field, directives: directives ?? [] };
}
