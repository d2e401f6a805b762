import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeCursor, encodeCursor } from "../../../gateway/execute/merge/cursor.ts";
import type { PagePosition } from "../../../gateway/execute/merge/page-position.ts";

const rowKey = fc
  .tuple(fc.maxSafeNat(), fc.integer({ min: 11, max: 99 }), fc.uuid())
  .map(([order, province, id]) => `${order.toString(16).padStart(16, "0")}~${province}:${id}`);

const position: fc.Arbitrary<PagePosition> = fc.record({
  key: fc.option(rowKey),
  behind: fc
    .dictionary(fc.integer({ min: 11, max: 99 }).map(String), fc.option(rowKey), { maxKeys: 4 })
    .map((entries) => new Map(Object.entries(entries))),
});

it("a cursor brings back the position it was made of", () => {
  fc.assert(
    fc.property(position, fc.string(), (given, list) => {
      expect(decodeCursor(encodeCursor(given, list), list)).toEqual({
        kind: "position",
        position: given,
      });
    }),
  );
});

it("a cursor of another list is refused", () => {
  const cursor = encodeCursor({ key: null, behind: new Map() }, "jobs of cooks");
  expect(decodeCursor(cursor, "jobs of tailors").kind).toBe("refused");
});

it("any other text is refused and never throws", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(decodeCursor(text, "").kind).toBe("refused");
    }),
  );
  for (const forged of [[1, "", "no key", {}], [2, "", null, {}], [1, "", null, { x: null }], 7]) {
    const text = Buffer.from(JSON.stringify(forged)).toString("base64url");
    expect(decodeCursor(text, "").kind).toBe("refused");
  }
});
