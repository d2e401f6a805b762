import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from "graphql";
import { stringArgument } from "./string-argument.ts";

/**
 * The fields with @requires, by "Type.field", each with the subgraph that has what it requires, or
 * the first of several. Subgraphs are named as in the enum `join__Graph`.
 */
export type RequiringFields = ReadonlyMap<string, string>;

export function readRequiringFields(supergraph: DocumentNode): RequiringFields {
  const requiring = new Map<string, string>();
  for (const type of supergraph.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
      continue;
    }
    for (const field of type.fields ?? []) {
      const graph = graphOfRequired(type, field);
      if (graph !== undefined) requiring.set(`${type.name.value}.${field.name.value}`, graph);
    }
  }
  return requiring;
}

/** Undefined when the field requires nothing. */
function graphOfRequired(
  type: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode,
  field: FieldDefinitionNode,
): string | undefined {
  for (const join of joinsOf(field)) {
    const requires = stringArgument(join, "requires");
    if (requires === undefined) continue;
    const required = type.fields?.find(({ name }) => name.value === /\w+/.exec(requires)?.[0]);
    const owner = joinsOf(required).find((one) => !isExternal(one));
    return stringArgument(owner, "graph") ?? stringArgument(join, "graph");
  }
  return undefined;
}

function joinsOf(field: FieldDefinitionNode | undefined): ConstDirectiveNode[] {
  return (field?.directives ?? []).filter(({ name }) => name.value === "join__field");
}

function isExternal(join: ConstDirectiveNode): boolean {
  const external = join.arguments?.find(({ name }) => name.value === "external")?.value;
  return external?.kind === Kind.BOOLEAN && external.value;
}
