import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionNode,
} from "graphql";
import { fieldOf } from "../../schema/access/field-of.ts";
import { limits } from "../limits.ts";
import { responseKeyOf } from "../plan/flat-selection.ts";
import type { Rewrite } from "../plan/plan.ts";
import { type Amount, most, product, sum } from "./amount.ts";
import { givenValue } from "./given-value.ts";
import { pageRows } from "./list-rows.ts";

/** Objects that an answer may hold, by the keys that lead to them, joined with dots. */
export type ObjectsByPath = ReadonlyMap<string, Amount>;

/** How many objects one answer to a selection may hold below one object of the type. */
export function objectsOf(
  selections: readonly SelectionNode[],
  typeName: string,
  { schema, rewrites }: { readonly schema: GraphQLSchema; readonly rewrites: readonly Rewrite[] },
): ObjectsByPath {
  const found = new Map<string, Amount>();
  const renamed = renamedKeys(rewrites);

  function walk(within: readonly SelectionNode[], place: Place): void {
    for (const selection of within) {
      if (selection.kind === Kind.FRAGMENT_SPREAD)
        throw new Error("Named fragments are taken apart before.");
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? place.typeName;
        walk(selection.selectionSet.selections, { ...place, typeName: condition });
        continue;
      }
      const definition = fieldOf(schema, place.typeName, selection.name.value);
      if (!definition || isLeafType(getNamedType(definition.type))) continue;
      const own = pageRows(selection, definition);
      const rows = product(place.rows, rowsPerObject(definition, own, place));
      const sent = [...place.sent, responseKeyOf(selection)];
      const key = renamed.get(sent.join(".")) ?? responseKeyOf(selection);
      const path = place.path === "" ? key : `${place.path}.${key}`;
      // Fields of one key are one field, or of types of which an object has one.
      found.set(path, most(found.get(path) ?? 0, sum(rows, countingOf(selection))));
      const type = getNamedType(definition.type).name;
      const page = listDepth(definition.type) === 0 ? own : null;
      walk(selection.selectionSet?.selections ?? [], { typeName: type, path, sent, rows, page });
    }
  }

  walk(selections, { typeName, path: "", sent: [], rows: 1, page: null });
  return found;
}

interface Place {
  readonly typeName: string;
  readonly path: string;
  /** The keys as they stand in the answer, before it is rewritten. */
  readonly sent: readonly string[];
  /** How many objects of this kind there may be. */
  readonly rows: Amount;
  /** What the object's own field said of the size of its page. */
  readonly page: Amount | null;
}

/** The lists of an object that is a page of them. */
const pageLists: ReadonlySet<string> = new Set(["edges", "nodes"]);

function rowsPerObject(
  { name, type }: GraphQLField<unknown, unknown>,
  own: Amount | null,
  { typeName, page }: Place,
): Amount {
  const depth = listDepth(type);
  if (depth === 0) return 1;
  // Each province tells of itself alone.
  if (typeName === "Coverage" && name === "outcomes") return 1;
  const size = own ?? (pageLists.has(name) ? page : null) ?? limits.listRows;
  return product(...Array.from({ length: depth }, () => size));
}

function listDepth(type: GraphQLOutputType): number {
  if (isNonNullType(type)) return listDepth(type.ofType);
  return isListType(type) ? 1 + listDepth(type.ofType) : 0;
}

/** What it costs to count every row of a list in one province, which no object of the answer shows. */
const ofExactCount = 100;

/** A field that counts rows counts every one of them when it is given `exact`. */
function countingOf(node: FieldNode): Amount {
  const exact = givenValue(node, ["exact"]);
  const cost = (value: unknown) => (value === true ? ofExactCount : 0);
  return exact.kind === "known" ? cost(exact.value) : (variables) => cost(exact.read(variables));
}

/** The keys that an answer gets instead of those that were sent. */
function renamedKeys(rewrites: readonly Rewrite[]): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  for (const { path, change } of rewrites) {
    if (change.kind !== "rename") continue;
    const keys = path.flatMap((segment) => (segment.kind === "key" ? [segment.name] : []));
    renamed.set(keys.join("."), change.to);
  }
  return renamed;
}
