import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { HashedRecord } from "../../schema/access-log/log-line.ts";
import { verifyLogs } from "../../schema/access-log/verify-logs.ts";
import { aChain, aSource, lastOf } from "./support/chains.ts";
import { anEntry, entries } from "./support/entries.ts";

async function verified(records: readonly HashedRecord[]) {
  const [log] = await verifyLogs([aSource("61", records)]);
  if (log === undefined) throw new Error("Nothing was verified.");
  return log;
}

const chains = fc.array(entries, { minLength: 2, maxLength: 12 }).map((list) => aChain(list));

/** A chain and the index of one of its records. */
const places = chains.chain((chain) =>
  fc.tuple(fc.constant(chain), fc.nat({ max: chain.length - 1 })),
);

describe("verifying a log by itself", () => {
  it("finds a sound one sound, and says how far it goes", async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (chain) => {
        const { fault, last } = await verified(chain);
        expect(fault).toBeNull();
        expect(last).toEqual({ sequence: chain.length, hash: chain.at(-1)?.hash });
      }),
    );
  });

  it("names the record in which one bit was flipped", async () => {
    await fc.assert(
      fc.asyncProperty(places, fc.nat(), fc.nat({ max: 7 }), async ([chain, at], byte, bit) => {
        const { record = "", hash = "" } = chain[at] ?? {};
        const bytes = Buffer.from(record);
        const index = byte % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        const flipped = chain.with(at, { record: bytes.toString(), hash });
        expect((await verified(flipped)).fault?.sequence).toBe(at + 1);
      }),
    );
  });

  it("names the record whose hash was changed", async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([chain, at]) => {
        const { record = "", hash = "" } = chain[at] ?? {};
        const other = hash.startsWith("0") ? "1" : "0";
        const changed = chain.with(at, { record, hash: `${other}${hash.slice(1)}` });
        expect((await verified(changed)).fault?.sequence).toBe(at + 1);
      }),
    );
  });

  it("names the record that was dropped, when others follow", async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([chain, at]) => {
        fc.pre(at < chain.length - 1);
        const { fault } = await verified(chain.toSpliced(at, 1));
        expect(fault).toMatchObject({
          sequence: at + 1,
          problem: `is missing: record ${at + 2} stands in its place`,
        });
      }),
    );
  });

  it("names the first of two records that changed places", async () => {
    await fc.assert(
      fc.asyncProperty(places, places, async ([chain, at], [, other]) => {
        const [a, b] = [Math.min(at, other % chain.length), Math.max(at, other % chain.length)];
        fc.pre(a !== b);
        const [first, second] = [chain[a], chain[b]];
        if (first === undefined || second === undefined) return;
        const { fault } = await verified(chain.with(a, second).with(b, first));
        expect(fault?.sequence).toBe(a + 1);
      }),
    );
  });

  it("names a record that was written twice", async () => {
    const chain = aChain([anEntry(), anEntry(), anEntry()]);
    const twice = chain.toSpliced(1, 0, ...chain.slice(0, 1));
    expect((await verified(twice)).fault).toMatchObject({
      sequence: 2,
      problem: "is missing: record 1 stands there once more",
    });
  });

  it("names the first record of another log", async () => {
    const chain = aChain([anEntry(), anEntry({ place: "53", holder: "53" })]);
    expect((await verified(chain)).fault).toMatchObject({
      sequence: 2,
      problem: "is of another log, that of 53",
    });
  });
});

describe("verifying logs against each other", () => {
  /** A log of the gateway that has seen the province's after each of its records. */
  function seenBy(province: readonly HashedRecord[]): HashedRecord[] {
    return aChain(
      province.map((_, index) =>
        anEntry({ place: "gateway", head: lastOf("61", province.slice(0, index + 1)) }),
      ),
    );
  }

  async function compared(province: readonly HashedRecord[], gateway: readonly HashedRecord[]) {
    const [of61, ofGateway] = await verifyLogs([
      aSource("61", province),
      aSource("gateway", gateway),
    ]);
    return { of61, ofGateway };
  }

  it("finds logs sound that fit what the others saw", async () => {
    await fc.assert(
      fc.asyncProperty(chains, async (province) => {
        const { of61, ofGateway } = await compared(province, seenBy(province));
        expect([of61?.fault, ofGateway?.fault]).toEqual([null, null]);
        expect(ofGateway?.compared).toBe(province.length);
      }),
    );
  });

  it("names the first record that was cut off at the end, also when all were", async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([province, at]) => {
        const { of61, ofGateway } = await compared(province.slice(0, at), seenBy(province));
        expect(ofGateway?.fault).toBeNull();
        expect(of61?.fault?.sequence).toBe(at + 1);
        expect(of61?.fault?.problem).toMatch(/^is missing, for the end of the log is cut off/);
      }),
    );
  });

  it("misses the end that was cut off just when somebody has seen it, and only then", async () => {
    const counts = fc.nat({ max: 11 });
    await fc.assert(
      fc.asyncProperty(places, counts, async ([province, left], count) => {
        const seen = 1 + (count % province.length);
        const gateway = seenBy(province.slice(0, seen));
        const { of61 } = await compared(province.slice(0, left), gateway);
        expect(of61?.fault === null).toBe(seen <= left);
      }),
    );
  });

  it("names the record from which a log was written anew", async () => {
    await fc.assert(
      fc.asyncProperty(places, async ([province, at]) => {
        const start = { sequence: at, hash: province[at - 1]?.hash ?? "0".repeat(64) };
        const forged = province.slice(at).map(() => anEntry({ request: "forged" }));
        const fork = [...province.slice(0, at), ...aChain(forged, start)];
        const { of61, ofGateway } = await compared(fork, seenBy(province));
        expect(ofGateway?.fault).toBeNull();
        expect(of61?.fault?.sequence).toBe(at + 1);
        expect(of61?.fault?.problem).toMatch(/so the log is a fork/);
      }),
    );
  });

  it("says of which places nothing could be compared", async () => {
    const [log] = await verifyLogs([aSource("gateway", seenBy(aChain([anEntry()])).slice(0, 1))]);
    expect(log).toMatchObject({ fault: null, compared: 0, unknownPlaces: ["61"] });
  });

  it("misses all of a log that was emptied, although nothing in it says whose it was", async () => {
    const gateway = seenBy(aChain([anEntry(), anEntry()]));
    const province = aChain([
      anEntry({ head: lastOf("gateway", gateway.slice(0, 1)) }),
      anEntry({ head: lastOf("gateway", gateway) }),
    ]);
    const emptied = { ...aSource("a folder", []), place: null };
    const [ofGateway, of61] = await verifyLogs([emptied, aSource("61", province)]);
    expect(of61?.fault).toBeNull();
    expect(ofGateway?.fault).toMatchObject({
      sequence: 1,
      problem: expect.stringMatching(
        /^is missing, for nothing stands in the log: record 1 of 61 saw record 1 of gateway/,
      ),
    });
  });

  it("finds an empty log sound as long as nobody saw anything of it", async () => {
    const emptied = { ...aSource("a folder", []), place: null };
    const [ofGateway, of61] = await verifyLogs([emptied, aSource("61", aChain([anEntry()]))]);
    expect([ofGateway?.fault, of61?.fault]).toEqual([null, null]);
  });

  it("does not call a record missing that was written while the others were read", async () => {
    const province = aChain([anEntry(), anEntry(), anEntry()]);
    const gateway = seenBy(province);
    let known = 1;
    const growing = {
      ...aSource("61", province),
      records: (after: { sequence: number; hash: string }) =>
        aSource("61", province.slice(0, known)).records(after),
    };
    const reading = aSource("gateway", gateway);
    const [of61, ofGateway] = await verifyLogs([
      growing,
      {
        ...reading,
        async *records(after) {
          yield* reading.records(after);
          known = province.length;
        },
      },
    ]);
    expect([of61?.fault, ofGateway?.fault]).toEqual([null, null]);
    expect(ofGateway?.compared).toBe(3);
  });
});
