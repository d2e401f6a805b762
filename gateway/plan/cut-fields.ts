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
  type SelectionNode,
} from "graphql";
import type { EntityPlace } from "../supergraph/entrances.ts";
import type { Supergraph } from "../supergraph/read-supergraph.ts";
import { fieldOf } from "./field-of.ts";
import { responseKeyOf } from "./flat-selection.ts";

/** A field with @requires, and where the entity that has it stands in the data. */
export interface RequiringField {
  readonly node: FieldNode;
  readonly entity: EntityPlace;
  readonly path: readonly FlattenNodePathSegment[];
}

/** What is put in the place of a field. */
type Replace = (field: RequiringField) => readonly SelectionNode[];

/** Where the walk has come to: within an object. */
interface Position {
  readonly typeName: string;
  readonly path: readonly FlattenNodePathSegment[];
  /** The types of the objects around it. */
  readonly around: readonly string[];
  readonly isBehindRequires: boolean;
}

/**
 * Replaces every field with @requires that stands behind another one, or within an object of its
 * own type: there the planner may lose its way. What stands below it goes with it.
 *
 * @param operation without named fragments
 */
export function cutFields(
  operation: OperationDefinitionNode,
  supergraph: Supergraph,
  replace: Replace,
): OperationDefinitionNode {
  const root: Position = {
    typeName: supergraph.fullSchema.getRootType(operation.operation)?.name ?? "",
    path: [],
    around: [],
    isBehindRequires: false,
  };
  return new Cutter(supergraph, replace).cut(operation, root);
}

class Cutter {
  readonly #supergraph: Supergraph;
  readonly #replace: Replace;

  constructor(supergraph: Supergraph, replace: Replace) {
    this.#supergraph = supergraph;
    this.#replace = replace;
  }

  cut<Node extends OperationDefinitionNode | FieldNode | InlineFragmentNode>(
    node: Node,
    position: Position,
  ): Node {
    const { selectionSet } = node;
    if (!selectionSet) return node;
    const selections = selectionSet.selections.flatMap((one) => this.#selection(one, position));
    return { ...node, selectionSet: { ...selectionSet, selections } };
  }

  #selection(selection: SelectionNode, position: Position): readonly SelectionNode[] {
    switch (selection.kind) {
      case Kind.FIELD:
        return this.#field(selection, position);
      case Kind.INLINE_FRAGMENT:
        return [this.cut(selection, this.#within(selection, position))];
      case Kind.FRAGMENT_SPREAD:
        throw new Error("Named fragments are taken apart before.");
    }
  }

  #field(node: FieldNode, position: Position): readonly SelectionNode[] {
    const { typeName, path, around, isBehindRequires } = position;
    const { requiringFields, entrances, fullSchema } = this.#supergraph;
    const graph = requiringFields.get(`${typeName}.${node.name.value}`);
    if (graph !== undefined && (isBehindRequires || around.includes(typeName))) {
      return this.#replace({ node, path, entity: { typeName, graph } });
    }
    const type = fieldOf(fullSchema, typeName, node.name.value)?.type;
    const entered = entrances.get(node.name.value)?.typeName;
    const below: Position = {
      typeName: entered ?? getNamedType(type)?.name ?? "",
      path: [...path, { Field: responseKeyOf(node) }, ...itemsOf(type)],
      around: [...around, typeName],
      isBehindRequires: isBehindRequires || graph !== undefined,
    };
    return [this.cut(node, below)];
  }

  /** A fragment stays within its object, and may say of which type that is. */
  #within({ typeCondition }: InlineFragmentNode, position: Position): Position {
    const typeName = typeCondition?.name.value ?? position.typeName;
    const type = this.#supergraph.fullSchema.getType(typeName);
    if (typeName === position.typeName || !isObjectType(type)) return position;
    const path = [...position.path, { TypeCondition: [typeName] }];
    return { ...position, typeName, path };
  }
}

/** One segment for each level of lists. */
function itemsOf(type: GraphQLType | undefined): "@"[] {
  if (isNonNullType(type)) return itemsOf(type.ofType);
  return isListType(type) ? ["@", ...itemsOf(type.ofType)] : [];
}
