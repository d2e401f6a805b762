import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { keyRingFileContent, readKeyRing } from "../../subgraphs/service/key-ring.ts";

const folder = mkdtempSync(path.join(tmpdir(), "laowu-key-ring-"));
const file = path.join(folder, "keys.json");
afterAll(() => rmSync(folder, { recursive: true }));

const form = {
  isKey: ({ length }: Uint8Array) => length === 4,
  expected: "4 bytes",
};
const secret = "c2VjcmV0";

function read(content: string) {
  writeFileSync(file, content);
  return readKeyRing(file, form);
}

describe("a file of keys", () => {
  it("has the key in use and others", () => {
    const content = { current: "2026", next: "2027", keys: { "2026": "AQIDBA", "2027": "BQYHCA" } };

    expect(read(JSON.stringify(content))).toEqual({
      current: "2026",
      next: "2027",
      keys: new Map([
        ["2026", Buffer.from([1, 2, 3, 4])],
        ["2027", Buffer.from([5, 6, 7, 8])],
      ]),
    });
  });

  it("of one key is read as it was made", () => {
    const made = keyRingFileContent("2026-11-22", Uint8Array.of(9, 8, 7, 6));

    expect(read(JSON.stringify(made))).toEqual({
      current: "2026-11-22",
      next: null,
      keys: new Map([["2026-11-22", Buffer.from([9, 8, 7, 6])]]),
    });
  });

  it.each([
    ["is no JSON", `{"keys": ${secret}`, "holds no keys"],
    ["has no key in use", `{"keys": {"a": "${secret}"}}`, "holds no keys"],
    ["lacks the key in use", `{"current": "b", "keys": {"a": "AQIDBA"}}`, "lacks it"],
    ["lacks the next key", `{"current": "a", "next": "c", "keys": {"a": "AQIDBA"}}`, '"c"'],
    [
      "has a key of another kind",
      `{"current": "a", "keys": {"a": "${secret}"}}`,
      "must be 4 bytes",
    ],
    ["has a key that is no text", `{"current": "a", "keys": {"a": 7}}`, "holds no keys"],
    [
      "has a name no log could show",
      `{"current": "a\\n", "keys": {"a\\n": "AQIDBA"}}`,
      "holds no keys",
    ],
    ["is a list", "[]", "holds no keys"],
  ])("that %s is refused, without telling any key", (_, content, reason) => {
    const reading = () => read(content);

    expect(reading).toThrow(reason);
    expect(reading).not.toThrow(secret);
  });

  it("that is not there is named", () => {
    const missing = path.join(folder, "none.json");

    expect(() => readKeyRing(missing, form)).toThrow(`${missing} cannot be read (ENOENT)`);
  });
});
