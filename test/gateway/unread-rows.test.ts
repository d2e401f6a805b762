import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { objectsIn } from "../../gateway/execute/objects-in.ts";
import { cutRows } from "../../gateway/execute/unread-rows.ts";

const place = { field: "jobs", edges: "edges" };

/** What stands in a row: texts with everything that could be taken for the end of one. */
const text = fc
  .string({ unit: fc.constantFrom("厨", "é", "a", "{", "}", "[", "]", ",", ":", " ", "'") })
  // An object is counted by how it begins, which no text of ours ends with.
  .filter((one) => !one.endsWith("{"));
const node = fc.record({
  title: text,
  wage: fc.option(fc.record({ monthly: text })),
  tags: fc.array(fc.oneof(text, fc.record({ name: text }))),
});
const rows = fc
  .uniqueArray(fc.integer({ min: 1, max: 0xffff }), { minLength: 1, maxLength: 9 })
  .chain((numbers) => fc.tuple(...numbers.sort((a, b) => a - b).map((one) => aRow(one))));

function aRow(number: number) {
  const cursor = `${number.toString(16).padStart(16, "0")}~61:${number}`;
  return node.map((one) => ({ node: one, __laowuCursor: cursor }));
}

function answerWith(edges: readonly object[], more: object = {}) {
  return {
    data: { jobs: { totalCount: { value: 3 }, __laowuPage: { hasNextPage: true }, edges } },
    ...more,
  };
}

const bytesOf = (answer: object, end = "\n") => Buffer.from(JSON.stringify(answer) + end);

it("rows that are read later are the rows, and the rest is the rest", () => {
  fc.assert(
    fc.property(rows, fc.nat(9), fc.constantFrom("", "\n"), (edges, some, end) => {
      const cut = cutRows(bytesOf(answerWith(edges), end), place);
      const count = Math.min(some, edges.length);

      expect(JSON.parse(cut?.rest.toString() ?? "")).toEqual(answerWith([]));
      expect(cut?.rows.keys).toEqual(edges.map(({ __laowuCursor }) => __laowuCursor));
      expect(cut?.rows.read(count)).toEqual(edges.slice(0, count));
      expect(cut?.rows.objects).toBe(objectsIn({ edges }).next().value);
    }),
  );
});

it("reads the rows anew each time, for whoever gets them may change them", () => {
  const row = { node: { title: "厨师" }, __laowuCursor: "0000000000000001~61:1" };
  const cut = cutRows(bytesOf(answerWith([row])), place);

  const [one] = cut?.rows.read(1) ?? [];
  Object.assign(one ?? {}, { cursor: "ours" });

  expect(cut?.rows.read(1)).toEqual([row]);
});

const row = (number: number, more: object = {}) => ({
  node: { title: "厨师", ...more },
  __laowuCursor: `${number.toString(16).padStart(16, "0")}~61:${number}`,
});

it.each<[string, object | string]>([
  ["a backslash", answerWith([row(1, { title: 'a "cook"' })])],
  ["no rows", answerWith([])],
  ["rows without cursors", answerWith([{ node: { title: "厨师" } }])],
  ["a cursor that is not the last of its row", answerWith([{ ...row(1), more: 1 }])],
  ["something behind the rows", answerWith([row(1)], { extensions: {} })],
  ["a cursor that is not ASCII", answerWith([{ __laowuCursor: "厨师" }])],
  ["spaces between", JSON.stringify(answerWith([row(1)]), null, 1)],
  ["half of itself", JSON.stringify(answerWith([row(1), row(2)])).slice(0, -60)],
])("an answer with %s is not parted", (_, answer) => {
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  expect(cutRows(Buffer.from(text), place)).toBeNull();
});

it("an answer that is not UTF-8 is not parted", () => {
  const bytes = bytesOf(answerWith([row(1, { title: "X" })]));
  bytes[bytes.indexOf('"X"') + 1] = 0xff;

  expect(cutRows(bytes, place)).toBeNull();
});

it.each<[string, string]>([
  ["rows are broken", `{"node":{"title":,"__laowuCursor":"0000000000000001~61:1"}`],
  ["a cursor is of something in a row", `{"node":[{"__laowuCursor":"0000000000000001~61:1"}`],
  [
    "a row has two cursors",
    `{"a":{"__laowuCursor":"0000000000000001~61:1"},{"__laowuCursor":"0000000000000002~61:2"}`,
  ],
])("nothing is made of rows when %s", (_, rowText) => {
  const whole = JSON.stringify(answerWith([])).replace("[]", `[${rowText}]`);
  const cut = cutRows(Buffer.from(whole), place);

  expect(cut?.rows.read(1) ?? null).toBeNull();
});
