import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { inTurns } from "../../gateway/execute/in-turns.ts";
import { parsePlainJson } from "../../gateway/execute/parse-plain-json.ts";
import { readLargeJson, TooManyValuesError } from "../../gateway/execute/read-large-json.ts";

function readInPieces(text: string, { pieceBytes = 4, valuesMax = 1_000_000 } = {}) {
  const bytes = Buffer.from(text);
  const work = readLargeJson({ bytes, encoding: "utf8", valuesMax, pieceBytes });
  let pieces = 1;
  for (;;) {
    const spell = work.next();
    if (spell.done) return { value: spell.value, pieces };
    pieces += 1;
  }
}

/** What reading comes to; all that is no JSON comes to the same. */
function outcomeOf(read: () => unknown): unknown {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof SyntaxError) return "no JSON";
    throw error;
  }
}

const pieceBytes = fc.integer({ min: 1, max: 40 });
const spaced = fc.constantFrom(undefined, 1, "\t");

describe("readLargeJson", () => {
  it("reads what Node's own parser reads, wherever it cuts", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), pieceBytes, spaced, (value, bytes, space) => {
        const text = JSON.stringify(value, null, space);
        expect(readInPieces(text, { pieceBytes: bytes }).value).toEqual(parsePlainJson(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps keys in their order, and the last of equal ones", () => {
    const text = '{"b":[1,2,3],"a":{"x":1,"y":[4,5]},"b":[6,7,8],"7":1,"a":2}';
    const { value } = readInPieces(text);
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
  });

  it("refuses what Node's own parser refuses", () => {
    const signs = fc.constantFrom(...'[]{},:"\\ \n1-e', '"a":', '"b":[1,2]', "null", "{}", "[3,4]");
    const texts = fc.array(signs, { maxLength: 20 }).map((parts) => parts.join(""));
    const broken = fc
      .tuple(fc.jsonValue({ maxDepth: 4 }), fc.nat(), fc.nat({ max: 2 }), signs)
      .map(([value, at, cut, sign]) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        return text.slice(0, place) + sign + text.slice(place + cut);
      });
    fc.assert(
      fc.property(fc.oneof(texts, broken), pieceBytes, (text, bytes) => {
        const inPieces = outcomeOf(() => readInPieces(text, { pieceBytes: bytes }).value);
        expect(inPieces).toEqual(outcomeOf(() => parsePlainJson(text)));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    "[[1,2,3],,[4]]",
    "[[1,2,3][4,5,6]]",
    '{"a":[1,2,3]{"b":[1,2,3]}}',
    "[1,2,3,]",
    '{"a":[1,2,3],}',
    '{[1,2,3]:1,"a":2}',
    '{"a" [1,2,3],"b":2}',
    '{"a":[1,2,3]} x',
    "[1,2,3]]",
    "[[1,2,3]",
  ])("refuses %s", (text) => {
    expect(() => readInPieces(text, { pieceBytes: 1 })).toThrow(SyntaxError);
  });

  it("leaves out the key __proto__, also of what it cuts", () => {
    const text =
      '{"a":{"__proto__":{"x":[1,2,3]},"b":1},"__proto__":[1,2,3,4],"\\u005f_proto__":[5,6,7]}';
    const { value } = readInPieces(text, { pieceBytes: 1 });
    expect(value).toEqual({ a: { b: 1 } });
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it("reads values that are nested deeper than it looks", () => {
    const text = `[1,2,${"[3,".repeat(2_000)}4${"]".repeat(2_000)},5]`;
    expect(JSON.stringify(readInPieces(text).value)).toBe(text);
  });

  it("refuses more values than there may be, before it has read them all", () => {
    const text = JSON.stringify(Array.from({ length: 100 }, () => [0]));
    const { value } = readInPieces(text, { valuesMax: 200 });
    expect(value).toHaveLength(100);
    expect(() => readInPieces(text, { valuesMax: 199 })).toThrow(TooManyValuesError);
  });

  it("reads one piece in each turn of the event loop", async () => {
    const text = JSON.stringify(Array.from({ length: 1_000 }, (_, id) => ({ id })));
    const { pieces } = readInPieces(text, { pieceBytes: 100 });
    const started = { turns: 0 };
    const count = () => {
      started.turns += 1;
      if (started.turns < 10_000) setImmediate(count);
    };
    setImmediate(count);
    const bytes = Buffer.from(text);
    await inTurns(readLargeJson({ bytes, encoding: "utf8", valuesMax: 1e6, pieceBytes: 100 }));
    const { turns } = started;
    started.turns = 10_000;
    expect(pieces).toBeGreaterThan(50);
    expect(turns).toBeGreaterThanOrEqual(pieces - 2);
  });
});
