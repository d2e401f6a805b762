import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { buildRepresentations } from "../../gateway/execute/representations.ts";
import type { EntityGroup, RequiredSelection } from "../../gateway/plan/plan.ts";

const field = (name: string, selections: readonly RequiredSelection[] | null = null) =>
  ({ kind: "field", from: name, to: name, selections }) as const;

const only = (typename: string, selections: readonly RequiredSelection[]): RequiredSelection => ({
  kind: "type",
  possible: new Set([typename]),
  selections,
});

/** Two types with plain keys, one of them with three fields, and one whose field has fields. */
const group: EntityGroup = {
  responseKey: "_entities",
  variable: "representations",
  paths: [[{ kind: "field", name: "rows" }, { kind: "items" }]],
  requires: [
    only("Job", [field("__typename"), field("id")]),
    only("Product", [field("price"), field("upc"), field("weight")]),
    only("Worker", [field("id"), field("supply", [field("wage")])]),
  ],
  keys: new Set(),
  typenames: [],
  rewrites: [],
};

const leaf = fc.constantFrom<unknown>("1", "2", 1, 2, null, true, "true", undefined);
const row: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ __typename: fc.constant("Job"), id: leaf }),
  fc.record({ __typename: fc.constant("Product"), price: leaf, upc: leaf, weight: leaf }),
  fc.record({
    __typename: fc.constant("Worker"),
    id: leaf,
    supply: fc.oneof(fc.record({ wage: leaf }), fc.constant(null)),
  }),
  fc.record({ __typename: fc.constantFrom("Other", undefined), id: leaf }),
);

/** What the subgraph must get for a row, by the federation spec; null when it is not asked at all. */
function expectedFor(one: Record<string, unknown>): Record<string, unknown> | null {
  const names = { Job: ["id"], Product: ["price", "upc", "weight"], Worker: ["id", "supply"] }[
    String(one.__typename)
  ];
  if (!names) return null;
  const sent = Object.fromEntries(names.map((name) => [name, one[name]]));
  if (lacksAny(sent)) return null;
  return { __typename: one.__typename, ...sent };
}

function lacksAny(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === undefined;
  return Object.values(value).some(lacksAny);
}

it("sends every distinct entity once, in the order of the first, and knows who it is for", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const { texts, sources, targets } = buildRepresentations({ rows }, group, 1_000);
      const sent = texts.map((text) => JSON.parse(text) as unknown);
      const expected = rows.map(expectedFor);
      const distinct = new Set(
        expected.filter((one) => one !== null).map((one) => JSON.stringify(one)),
      );
      expect(sent).toEqual([...distinct].map((text) => JSON.parse(text)));
      const [path] = targets;
      expect([...(path?.indexes ?? [])].map((index) => sent[index] ?? null)).toEqual(expected);
      expect(sources.map((source) => rows.indexOf(source))).toEqual(
        sent.map((_, index) => [...(path?.indexes ?? [])].indexOf(index)),
      );
    }),
    { numRuns: 500 },
  );
});
