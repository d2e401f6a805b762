import { expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
} from "graphql";
import { sizeOf } from "../../gateway/plan/operation-size.ts";

/** A selection that may spread the fragments of higher numbers only, so that none spreads itself. */
function selectionText(own: number, fragments: number): fc.Arbitrary<string> {
  const { set } = fc.letrec<{ set: string; one: string }>((tie) => ({
    one: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constantFrom("a", "b", "x: a", "y: b(n: [1])"),
      tie("set").map((inner) => `a ${inner}`),
      tie("set").map((inner) => `z: b ${inner}`),
      tie("set").map((inner) => `... on T ${inner}`),
      ...(own < fragments
        ? [fc.integer({ min: own + 1, max: fragments }).map((index) => `...F${index}`)]
        : []),
    ),
    set: fc.array(tie("one"), { minLength: 1, maxLength: 4 }).map((all) => `{ ${all.join(" ")} }`),
  }));
  return set;
}

const documents = fc
  .integer({ min: 0, max: 5 })
  .chain((fragments) =>
    fc
      .tuple(
        ...Array.from({ length: fragments + 1 }, (_, index) => selectionText(index, fragments)),
      )
      .map(([operation, ...sets]) =>
        [operation, ...sets.map((set, index) => `fragment F${index + 1} on T ${set}`)].join("\n"),
      ),
  );

it("GHSA-224p-v68g-5g8f: an operation is as large as the one with its fragments written out", () => {
  fc.assert(
    fc.property(documents, (text) => {
      const document = parse(text);
      const { characters: _, ...size } = sizeIn(document);
      const { characters: __, ...inlined } = sizeIn(parse(print(written(document))));

      expect(size).toEqual(inlined);
    }),
    { numRuns: 500 },
  );
});

function sizeIn(document: DocumentNode) {
  return sizeOf(operationOf(document), (name) => fragmentOf(document, name));
}

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  const [operation] = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error("There is no operation.");
  return operation;
}

function fragmentOf({ definitions }: DocumentNode, name: string) {
  return definitions.find(
    (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
  ) as Extract<DocumentNode["definitions"][number], { kind: Kind.FRAGMENT_DEFINITION }> | undefined;
}

/** The operation alone, each spread replaced by what it spreads. */
function written(document: DocumentNode): OperationDefinitionNode {
  const writeOut = (selection: SelectionNode): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragmentOf(document, selection.name.value);
      if (!fragment) throw new Error(`There is no fragment ${selection.name.value}.`);
      const { typeCondition, selectionSet } = fragment;
      return writeOut({ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet });
    }
    if (!selection.selectionSet) return selection;
    const selections = selection.selectionSet.selections.map(writeOut);
    return { ...selection, selectionSet: { ...selection.selectionSet, selections } };
  };
  const operation = operationOf(document);
  const selections = operation.selectionSet.selections.map(writeOut);
  return { ...operation, selectionSet: { ...operation.selectionSet, selections } };
}
