import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { canonicalJson } from "../../schema/access-log/canonical-json.ts";
import { endOf, hashOf } from "../../schema/access-log/chain.ts";
import { printLogHead, readLogHead } from "../../schema/access-log/log-head.ts";
import { printLogLine, readLogLine } from "../../schema/access-log/log-line.ts";
import { DigestKey } from "../../schema/access-log/row-digest.ts";
import { aChain } from "./support/chains.ts";
import { anEntry, entries } from "./support/entries.ts";

describe("a record of the access log", () => {
  it("is canonical: whoever reads and writes it again gets the same bytes", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const [{ record = "" } = {}] = aChain([entry]);
        expect(canonicalJson(JSON.parse(record))).toBe(record);
        expect(endOf(record)).toEqual({ sequence: 1, time: "2026-11-22T00:00:00.001Z" });
      }),
    );
  });

  it("does not depend on the order in which its parts were put together", () => {
    const entry = anEntry();
    const turned = Object.fromEntries(Object.entries(entry).reverse());
    expect(canonicalJson(turned)).toBe(canonicalJson(entry));
  });

  it("refuses a number that prints differently here and there", () => {
    expect(() => canonicalJson({ rows: 0.1 })).toThrow(TypeError);
    expect(() => canonicalJson({ rows: undefined })).toThrow(TypeError);
  });

  it("X46: is one line whatever names and case numbers hold, and the line is read back as it was", () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const [stored = { record: "", hash: "" }] = aChain([entry]);
        const line = printLogLine(stored);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be in a line.
        expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f]/);
        expect(readLogLine(line.slice(0, -1))).toEqual(stored);
        expect(JSON.parse(line).record.sequence).toBe(1);
      }),
    );
  });

  it("has a hash that depends on every bit of it and on the record before", () => {
    const [{ record = "" } = {}] = aChain([anEntry()]);
    const before = "0".repeat(64);
    const own = hashOf(before, record);
    expect(hashOf(`${before.slice(1)}1`, record)).not.toBe(own);
    expect(hashOf(before, record.replace("Worker", "worker"))).not.toBe(own);
  });
});

describe("the head of a log", () => {
  it("is read from a header as it was printed", () => {
    const head = { place: "61", sequence: 7, hash: "a".repeat(64) };
    expect(readLogHead(printLogHead(head))).toEqual(head);
  });

  it.each([undefined, "", "61:7:abc", `61:-1:${"a".repeat(64)}`, `6"1:1:${"a".repeat(64)}`])(
    "is none in %s",
    (header) => expect(readLogHead(header)).toBeNull(),
  );
});

describe("the digest of a row", () => {
  const key = new DigestKey("2026-11-22", Buffer.alloc(32, 1));

  it("is the same under one key, and tells nothing without it", () => {
    expect(key.digest("61:a")).toBe(
      new DigestKey("2026-11-22", Buffer.alloc(32, 1)).digest("61:a"),
    );
    expect(key.digest("61:a")).toMatch(/^[\w-]{22}$/);
    expect(key.digest("61:b")).not.toBe(key.digest("61:a"));
    const other = new DigestKey("2027", Buffer.alloc(32, 2));
    expect(other.digest("61:a")).not.toBe(key.digest("61:a"));
    expect(other.name).not.toBe(key.name);
  });
});
