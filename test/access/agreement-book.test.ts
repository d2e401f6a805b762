import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { GeneralJWS } from "jose";
import { AgreementBook } from "../../schema/access/agreement-book.ts";
import type { DataAgreement } from "../../schema/access/data-agreement.ts";
import { latestVersions } from "../../schema/access/latest-versions.ts";
import {
  type PartyKeys,
  type Signer,
  signAgreement,
  signRevocation,
} from "../../schema/access/signed-agreement.ts";
import { demoAgreements } from "../../subgraphs/house/agreements/demo-agreements.ts";

const agreement: DataAgreement = {
  agreementId: "agreement:32-61:2",
  provider: "61",
  consumer: "32",
  types: ["Worker", "Placement"],
  groups: ["BASIC", "SKILLS"],
  purposes: ["MATCHING"],
  rowsPerDayMax: 10_000,
  effectiveFrom: "2023-04-01",
  expiresAt: "2027-12-31",
  impactAssessment: "synthetic",
};

const parties = new Map(["32", "44", "61"].map((province) => [province, aParty(province)]));

function aParty(province: string): { readonly signer: Signer; readonly keys: PartyKeys } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const keyId = `${province}-1`;
  const keys = new Map([[province, new Map([[keyId, publicKey]])]]);
  return { signer: { province, keyId, privateKey }, keys };
}

function signerOf(province: string): Signer {
  const party = parties.get(province);
  if (party === undefined) throw new Error(`No party ${province}.`);
  return party.signer;
}

let list: { agreements: unknown[]; revocations: unknown[] } | null;
let nowMs: number;
let failures: string[];
let book: AgreementBook;
beforeEach(() => {
  list = { agreements: [], revocations: [] };
  nowMs = Date.parse("2026-06-30T00:00:00Z");
  failures = [];
  const keys = new Map([...parties.values()].flatMap((party) => [...party.keys]));
  book = new AgreementBook({
    ask: async () => {
      if (list === null) throw new Error("Nobody answers.");
      return JSON.parse(JSON.stringify(list));
    },
    keys: () => keys,
    now: () => nowMs,
    onFailure: (message) => failures.push(message),
  });
});

const both = () => signAgreement(agreement, [signerOf("32"), signerOf("61")]);
const known = () => book.between({ provider: "61", consumer: "32" });

it("an agreement that both have signed is known, for its direction alone", async () => {
  list = { agreements: [await both()], revocations: [] };
  await book.refresh();
  expect(known()).toEqual([agreement]);
  expect(book.between({ provider: "32", consumer: "61" })).toEqual([]);
  expect(failures).toEqual([]);
});

describe("an agreement is not believed", () => {
  it.each([
    ["that one has signed", () => signAgreement(agreement, [signerOf("32")])],
    ["that one has signed twice", () => signAgreement(agreement, [signerOf("32"), signerOf("32")])],
    [
      "that somebody else signed for a party",
      () => signAgreement(agreement, [signerOf("32"), { ...signerOf("44"), province: "61" }]),
    ],
    [
      "in which a word was changed after it was signed",
      async () => changed(await both(), { rowsPerDayMax: null }),
    ],
    [
      "that speaks of what is not known here",
      () =>
        signAgreement({ ...agreement, purposes: ["MATCHING", "RESALE" as "MATCHING"] }, [
          signerOf("32"),
          signerOf("61"),
        ]),
    ],
    [
      "C3 Art. 55-56: without an impact assessment",
      () => signAgreement({ ...agreement, impactAssessment: "" }, [signerOf("32"), signerOf("61")]),
    ],
    ["that is no document", async () => "agreement:32-61:2"],
    ["that was signed as a revocation", () => signRevocation(agreement, signerOf("32"))],
  ])("%s", async (_, make) => {
    list = { agreements: [await make()], revocations: [] };
    await book.refresh();
    expect(known()).toEqual([]);
    expect(failures).toEqual(["A document among the signed agreements is not believed."]);
  });
});

describe("whoever keeps the list", () => {
  it("cannot keep others busy with one that is endless", async () => {
    const endless = new Array<number>(1_000_000).fill(0);
    list = { agreements: [await both(), ...endless], revocations: [] };
    await book.refresh();
    expect(known()).toEqual([]);
    expect(failures).toEqual(["The signed agreements cannot be had."]);
  });

  it("cannot fill their logs: of what is not believed, each is told of once, and many in one line", async () => {
    const agreements: unknown[] = [await both(), ...Array.from({ length: 9_000 }, (_, n) => n)];
    list = { agreements, revocations: [9_000] };
    await book.refresh();
    await book.refresh();
    expect(known()).toEqual([agreement]);
    expect(failures).toEqual([
      "9001 documents among the signed agreements are not believed, such as this one.",
    ]);
    list = { agreements: ["another", ...agreements], revocations: [] };
    await book.refresh();
    expect(known()).toEqual([agreement]);
    expect(failures.slice(1)).toEqual(["A document among the signed agreements is not believed."]);
  });
});

it("an agreement whose key is taken away ends, whatever else comes with it in the list", async () => {
  const good = await both();
  const tooDeep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  const lists = [[good], [good, tooDeep], [good]];
  let keys: PartyKeys = new Map([...parties.values()].flatMap((party) => [...party.keys]));
  book = new AgreementBook({
    ask: async () => ({ agreements: lists.shift(), revocations: [] }),
    keys: () => keys,
    now: () => nowMs,
    onFailure: (message) => failures.push(message),
  });
  await book.refresh();
  expect(known()).toEqual([agreement]);
  keys = new Map([...keys].filter(([province]) => province !== "32"));
  await book.refresh();
  await book.refresh();
  expect(known()).toEqual([]);
});

it("a revocation that was believed as one is no agreement", async () => {
  const revocation = await signRevocation(agreement, signerOf("61"));
  list = { agreements: [], revocations: [revocation] };
  await book.refresh();
  list = { agreements: [revocation], revocations: [] };
  await book.refresh();
  expect(known()).toEqual([]);
});

describe("X32: C3 Art. 15-16: an agreement ends", () => {
  it.each(["32", "61"])("when %s revokes it", async (province) => {
    const agreements = [await both()];
    list = { agreements, revocations: [] };
    await book.refresh();
    expect(known()).toHaveLength(1);
    list = { agreements, revocations: [await signRevocation(agreement, signerOf(province))] };
    await book.refresh();
    expect(known()).toEqual([]);
  });

  it("but not when somebody else says so", async () => {
    const revocation = await signRevocation(agreement, { ...signerOf("44"), province: "61" });
    list = { agreements: [await both()], revocations: [revocation] };
    await book.refresh();
    expect(known()).toEqual([agreement]);
  });

  it("within a minute when the list cannot be had any more, and is back with it", async () => {
    list = { agreements: [await both()], revocations: [] };
    await book.refresh();
    const whole = list;
    list = null;
    nowMs += 59_000;
    await book.refresh();
    expect(known()).toHaveLength(1);
    nowMs += 2_000;
    await book.refresh();
    expect(known()).toEqual([]);
    expect(failures).toEqual(["The signed agreements cannot be had."]);
    list = whole;
    await book.refresh();
    expect(known()).toHaveLength(1);
  });
});

describe("a later version of an agreement", () => {
  const version = (number: number, but: Partial<DataAgreement> = {}): DataAgreement => ({
    ...agreement,
    agreementId: `agreement:32-61:${number}`,
    ...but,
  });
  const parties61 = [signerOf("32"), signerOf("61")];
  const publish = async (
    signed: readonly DataAgreement[],
    revoked: readonly DataAgreement[] = [],
  ): Promise<void> => {
    list = {
      agreements: await Promise.all(signed.map((one) => signAgreement(one, parties61))),
      revocations: await Promise.all(revoked.map((one) => signRevocation(one, signerOf("61")))),
    };
    await book.refresh();
  };
  const narrower = version(3, { groups: ["BASIC"], effectiveFrom: "2026-06-30" });

  it("replaces the one before it, so a narrowing supplement takes away what it leaves out", async () => {
    await publish([narrower, agreement]);
    expect(known()).toEqual([narrower]);
  });

  it("replaces it from its first day in China on, in a list that was read before", async () => {
    const later = { ...narrower, effectiveFrom: "2026-07-01" };
    nowMs = Date.parse("2026-06-30T15:59:59Z");
    await publish([agreement, later]);
    expect(known()).toContainEqual(agreement);
    nowMs += 1_000;
    expect(known()).toEqual([later]);
  });

  it.each([
    ["it is over", { ...narrower, effectiveFrom: "2024-01-01", expiresAt: "2026-06-29" }, false],
    ["it was revoked", narrower, true],
  ])("leaves it replaced when %s", async (_, later, isRevoked) => {
    await publish([agreement, later], isRevoked ? [later] : []);
    expect(known()).not.toContainEqual(agreement);
  });

  it("is later by its number, not by its text", async () => {
    const [second, tenth] = [version(2), version(10)];
    await publish([tenth, second]);
    expect(known()).toEqual([tenth]);
  });

  it("replaces one that was signed without a version", async () => {
    await publish([{ ...agreement, agreementId: "agreement:32-61" }, narrower]);
    expect(known()).toEqual([narrower]);
  });

  it("replaces nothing while one alone has signed it", async () => {
    list = {
      agreements: [await both(), await signAgreement(narrower, [signerOf("61")])],
      revocations: [],
    };
    await book.refresh();
    expect(known()).toEqual([agreement]);
  });

  it("replaces nothing in the other direction, and no other agreement of the two", async () => {
    const back = { ...agreement, provider: "32", consumer: "61" };
    const other = { ...agreement, agreementId: "agreement:32-61-others:1" };
    await publish([agreement, back, other, narrower]);
    expect(known()).toEqual([other, narrower]);
    expect(book.between({ provider: "32", consumer: "61" })).toEqual([back]);
  });

  it("of random lineages, the latest that has begun is in force, or none of them", async () => {
    const day = fc.constantFrom("2026-06-28", "2026-06-29", "2026-06-30", "2026-07-01");
    const signed = fc.record({
      lineage: fc.constantFrom("agreement:32-61", "agreement:32-61:1", "agreement:32-61-a"),
      number: fc.integer({ min: 1, max: 12 }),
      isTurned: fc.boolean(),
      isRevoked: fc.boolean(),
      effectiveFrom: day,
      expiresAt: day,
    });
    const today = "2026-06-30";
    const some = fc.uniqueArray(signed, {
      maxLength: 10,
      selector: ({ lineage, number, isTurned }) => `${lineage} ${number} ${isTurned}`,
    });
    await fc.assert(
      fc.asyncProperty(some, async (versions) => {
        const said = versions.map(({ lineage, number, isTurned, effectiveFrom, expiresAt }) => ({
          ...agreement,
          agreementId: `${lineage}:${number}`,
          ...(isTurned ? { provider: "32", consumer: "61" } : {}),
          ...{ effectiveFrom, expiresAt },
        }));
        await publish(
          said,
          said.filter((_, at) => versions[at]?.isRevoked === true),
        );
        for (const isTurned of [false, true]) {
          const expected = new Set<string>();
          for (const lineage of new Set(versions.map((one) => one.lineage))) {
            const latest = versions
              .filter((one) => one.lineage === lineage && one.isTurned === isTurned)
              .filter(({ effectiveFrom }) => effectiveFrom <= today)
              .sort((one, other) => one.number - other.number)
              .at(-1);
            if (latest !== undefined && !latest.isRevoked && latest.expiresAt >= today)
              expected.add(`${lineage}:${latest.number}`);
          }
          const [provider, consumer] = isTurned ? ["32", "61"] : ["61", "32"];
          const inForce = book
            .between({ provider, consumer })
            .filter(({ effectiveFrom, expiresAt }) => effectiveFrom <= today && today <= expiresAt);
          expect(new Set(inForce.map(({ agreementId }) => agreementId))).toEqual(expected);
          expect(inForce).toHaveLength(expected.size);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("the agreements of the demonstration", () => {
  it("are in force one version of each at a time, and every one of them counts", async () => {
    const today = "2026-06-30";
    const all = demoAgreements().filter(
      ({ effectiveFrom, expiresAt }) => effectiveFrom <= today && today <= expiresAt,
    );
    for (const { provider, consumer } of all) {
      const of = demoAgreements().filter(
        (one) => one.provider === provider && one.consumer === consumer,
      );
      expect(latestVersions(of, today)).toEqual(
        expect.arrayContaining(
          all.filter((one) => one.provider === provider && one.consumer === consumer),
        ),
      );
    }
  });
});

it("an agreement is not believed any longer because the clock was set back", async () => {
  list = { agreements: [await both()], revocations: [] };
  await book.refresh();
  list = null;
  nowMs -= 3_600_000;
  await book.refresh();
  expect(known()).toEqual([]);
});

function changed(document: GeneralJWS, change: object): GeneralJWS {
  const said = JSON.parse(Buffer.from(String(document.payload), "base64url").toString());
  const payload = Buffer.from(JSON.stringify({ ...said, ...change })).toString("base64url");
  return { ...document, payload };
}
