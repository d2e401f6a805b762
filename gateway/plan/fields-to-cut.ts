import type { FlattenNodePathSegment } from "@graphql-hive/router-query-planner";
import {
  type FieldNode,
  type GraphQLType,
  getNamedType,
  type InlineFragmentNode,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { fieldOf } from "../../schema/access/field-of.ts";
import type { EntityPlace } from "../supergraph/entrances.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { responseKeyOf } from "./flat-selection.ts";

/** A field with @requires, and where the entity that has it stands in the data. */
export interface RequiringField {
  readonly node: FieldNode;
  readonly entity: EntityPlace;
  readonly path: readonly FlattenNodePathSegment[];
}

/** Where the walk has come to: within an object. */
interface Position {
  readonly typeName: string;
  readonly path: readonly FlattenNodePathSegment[];
  /** The types of the objects around it. */
  readonly around: readonly string[];
  readonly isBehindRequires: boolean;
}

/**
 * The fields with @requires that stand behind another one, or within an object of their own type:
 * there the planner may lose its way. What stands below them goes with them.
 *
 * @param operation without named fragments
 */
export function fieldsToCut(
  { operation, selectionSet }: OperationDefinitionNode,
  supergraph: Supergraph,
): RequiringField[] {
  const root: Position = {
    typeName: supergraph.fullSchema.getRootType(operation)?.name ?? "",
    path: [],
    around: [],
    isBehindRequires: false,
  };
  return cutsIn(selectionSet, root, supergraph);
}

function cutsIn(
  set: SelectionSetNode | undefined,
  position: Position,
  supergraph: Supergraph,
): RequiringField[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      throw new Error("Named fragments are taken apart before.");
    }
    if (selection.kind === Kind.FIELD) return cutsAt(selection, position, supergraph);
    return cutsIn(selection.selectionSet, within(selection, position, supergraph), supergraph);
  });
}

function cutsAt(node: FieldNode, position: Position, supergraph: Supergraph): RequiringField[] {
  const { typeName, path, around, isBehindRequires } = position;
  const { requiringFields, entrances, fullSchema } = supergraph;
  const graph = requiringFields.get(`${typeName}.${node.name.value}`);
  if (graph !== undefined && (isBehindRequires || around.includes(typeName))) {
    return [{ node, path, entity: { typeName, graph } }];
  }
  const type = fieldOf(fullSchema, typeName, node.name.value)?.type;
  const entered = entrances.get(node.name.value)?.typeName;
  const below: Position = {
    typeName: entered ?? getNamedType(type)?.name ?? "",
    path: [...path, { Field: responseKeyOf(node) }, ...itemsOf(type)],
    around: [...around, typeName],
    isBehindRequires: isBehindRequires || graph !== undefined,
  };
  return cutsIn(node.selectionSet, below, supergraph);
}

/** A fragment stays within its object, and may say of which type that is. */
function within(
  { typeCondition }: InlineFragmentNode,
  position: Position,
  { fullSchema }: Supergraph,
): Position {
  const typeName = typeCondition?.name.value ?? position.typeName;
  if (typeName === position.typeName || !isObjectType(fullSchema.getType(typeName))) {
    return position;
  }
  return { ...position, typeName, path: [...position.path, { TypeCondition: [typeName] }] };
}

/** One segment for each level of lists. */
function itemsOf(type: GraphQLType | undefined): "@"[] {
  if (isNonNullType(type)) return itemsOf(type.ofType);
  return isListType(type) ? ["@", ...itemsOf(type.ofType)] : [];
}
