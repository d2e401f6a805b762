import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { GeneralJWS } from "jose";
import { AgreementBook } from "../../../schema/access/agreement-book.ts";
import type { DataAgreement } from "../../../schema/access/data-agreement.ts";
import type { FieldGroup } from "../../../schema/access/field-group.ts";
import type { Purpose } from "../../../schema/access/purpose.ts";
import { signAgreement, signRevocation } from "../../../schema/access/signed-agreement.ts";
import { Dice } from "../../province/support/dice.ts";
import { holders } from "./people.ts";

/** Provinces without a register of their own, each with other agreements than the next. */
export const consumers = ["11", "12", "13", "14", "15", "21", "22", "23", "31", "32"] as const;

/** What stands in the list that everybody reads, and what of it holds. */
export interface Agreed {
  readonly list: {
    readonly agreements: readonly unknown[];
    readonly revocations: readonly unknown[];
  };
  readonly book: () => Promise<AgreementBook>;
  readonly holding: readonly DataAgreement[];
}

const groups: readonly FieldGroup[] = [
  ...(["BASIC", "LINK", "IDENTITY", "CONTACT", "SKILLS", "INTENT"] as const),
  ...(["EMPLOYMENT", "MONITORING", "INCOME"] as const),
];
const purposes: readonly Purpose[] = [
  ...(["MATCHING", "PLACEMENT_FOLLOW_UP", "SUBSIDY_CHECK"] as const),
  ...(["RISK_MONITORING", "DISPUTE_HELP"] as const),
];
/** Groups that one field needs and its neighbours do not. */
const apart: readonly FieldGroup[] = ["LINK", "SKILLS", "INTENT", "EMPLOYMENT"];
const flaws = [
  ...["", "", "", "purpose", "purpose", "group", "group", "group", "group", "type", "type"],
  ...["expired", "not yet", "revoked", "provider alone", "consumer alone", "changed"],
] as const;

export async function signedAgreements(seed: number, today: string): Promise<Agreed> {
  const dice = new Dice(seed);
  const keys = partyKeys();
  const agreements: unknown[] = [];
  const revocations: unknown[] = [];
  const holding: DataAgreement[] = [];
  for (const consumer of [...consumers, ...holders])
    for (const provider of holders.filter((one) => one !== consumer)) {
      let isReplaced = false;
      for (let at = dice.pick([1, 1, 1, 2]); at > 0; at -= 1) {
        const flaw = dice.pick(flaws);
        const agreementId = `agreement:${provider}-${consumer}:${at}`;
        const agreement = { ...anAgreement(dice, flaw, today), agreementId, provider, consumer };
        const parties = { "provider alone": [provider], "consumer alone": [consumer] };
        const signers = parties[flaw as keyof typeof parties] ?? [provider, consumer];
        const signed = await signAgreement(agreement, signers.map(keys.signer));
        agreements.push(flaw === "changed" ? wider(signed) : signed);
        if (flaw === "revoked")
          revocations.push(
            await signRevocation(agreement, keys.signer(dice.pick([provider, consumer]))),
          );
        const isSigned = signers.length === 2 && flaw !== "changed";
        if (isSigned && flaw !== "revoked" && !isReplaced) holding.push(agreement);
        // What has come into force replaces the versions before it, also when it has ended.
        isReplaced ||= isSigned && flaw !== "not yet";
      }
    }
  const list = { agreements, revocations };
  const now = Date.now();
  return {
    list,
    holding,
    async book() {
      const book = new AgreementBook({
        ask: async () => list,
        keys: () => keys.publicKeys,
        now: () => now,
        onFailure: () => {},
      });
      await book.refresh();
      return book;
    },
  };
}

function anAgreement(dice: Dice, flaw: string, today: string) {
  const lacking = dice.pick([...apart, ...apart, ...groups]);
  return {
    types:
      flaw === "type"
        ? [dice.pick(["Worker", "Placement"] as const)]
        : (["Worker", "Placement"] as const),
    groups: flaw === "group" ? groups.filter((one) => one !== lacking) : groups,
    purposes: flaw === "purpose" ? purposes.filter(() => dice.chance(40)) : purposes,
    rowsPerDayMax: null,
    effectiveFrom: dayFrom(today, flaw === "not yet" ? 1 : dice.pick([0, -400])),
    expiresAt: dayFrom(today, flaw === "expired" ? -1 : dice.pick([0, 400])),
    impactAssessment: "synthetic",
  };
}

/** The same signatures over words that open more. */
function wider(signed: GeneralJWS): GeneralJWS {
  const said = JSON.parse(Buffer.from(String(signed.payload), "base64url").toString());
  const changed = JSON.stringify({ ...said, rowsPerDayMax: 7, groups, purposes });
  return { ...signed, payload: Buffer.from(changed).toString("base64url") };
}

function partyKeys() {
  const pairs = new Map<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>(
    [...consumers, ...holders].map((province) => [province, generateKeyPairSync("ed25519")]),
  );
  return {
    publicKeys: new Map(
      [...pairs].map(([province, { publicKey }]) => [province, new Map([["1", publicKey]])]),
    ),
    signer(province: string) {
      const pair = pairs.get(province);
      if (pair === undefined) throw new Error(`No party ${province}.`);
      return { province, keyId: "1", privateKey: pair.privateKey };
    },
  };
}

function dayFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
