import type { KeyObject } from "node:crypto";
import { type FlattenedJWS, flattenedVerify, type GeneralJWS, GeneralSign } from "jose";
import { isPrintable } from "../logs/printable.ts";
import { type DataAgreement, personalTypes } from "./data-agreement.ts";
import { fieldGroups } from "./field-group.ts";
import { purposes } from "./purpose.ts";

/** Public keys by province and by key id: with them a province signs what it agrees to. */
export type PartyKeys = ReadonlyMap<string, ReadonlyMap<string, KeyObject>>;

/** Who signs, and with what. */
export interface Signer {
  /** Two-digit code of the province. */
  readonly province: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** That an agreement holds no longer. Either party may say so; both are bound at once. */
export interface Revocation {
  readonly agreementId: string;
  readonly provider: string;
  readonly consumer: string;
}

/** A document is not what it must be, or not signed by who must have signed it. */
export class AgreementError extends Error {
  override readonly name = "AgreementError";
}

const agreementKind = "laowu-agreement+json";
const revocationKind = "laowu-revocation+json";

/**
 * Reads what parties are about to sign.
 *
 * @throws AgreementError
 */
export function readDraft(said: unknown): DataAgreement {
  const agreement = isRecord(said) ? readDataAgreement(said) : null;
  if (agreement === null) throw new AgreementError("It does not say what an agreement must say.");
  return agreement;
}

/**
 * Reads which agreement a party is about to end.
 *
 * @throws AgreementError
 */
export function readEnding(said: unknown): Revocation {
  const { agreementId, provider, consumer } = isRecord(said) ? said : {};
  if (isText(agreementId) && isProvince(provider) && isProvince(consumer))
    return { agreementId, provider, consumer };
  throw new AgreementError("It does not say what a revocation must say.");
}

/**
 * What a document says, whether it is signed yet or not. Who has signed it is not looked at.
 *
 * @throws AgreementError
 */
export function contentOf(document: unknown): unknown {
  const isSigned = isRecord(document) && "payload" in document;
  return isSigned ? payloadOf(readDocument(document)) : document;
}

/** Signs an agreement for one or both parties: a JWS in its general form (RFC 7515). */
export function signAgreement(
  agreement: DataAgreement,
  signers: readonly Signer[],
): Promise<GeneralJWS> {
  return sign(bytesOf(agreement), agreementKind, signers);
}

/**
 * Adds a party's signature to an agreement that the other has signed. What kind of document the other
 * calls it decides nothing: who means to agree must not be had to revoke.
 *
 * @throws AgreementError
 */
export async function countersign(document: unknown, signer: Signer): Promise<GeneralJWS> {
  const jws = readDocument(document);
  const said = Buffer.from(String(jws.payload), "base64url");
  const added = await sign(said, agreementKind, [signer]);
  return { payload: jws.payload, signatures: [...jws.signatures, ...added.signatures] };
}

/** Signs a revocation for one party. */
export function signRevocation(revocation: Revocation, signer: Signer): Promise<GeneralJWS> {
  return sign(bytesOf(revocation), revocationKind, [signer]);
}

/**
 * Reads an agreement that both parties have signed. Who carries it, or keeps it, has no say in it.
 *
 * @throws AgreementError
 */
export async function readAgreement(document: unknown, keys: PartyKeys): Promise<DataAgreement> {
  const jws = readDocument(document);
  const agreement = readDraft(payloadOf(jws));
  for (const province of [agreement.provider, agreement.consumer]) {
    if (!(await isSignedBy(jws, { province, kind: agreementKind, keys })))
      throw new AgreementError(`${agreement.agreementId} is not signed by ${province}.`);
  }
  return agreement;
}

/**
 * Reads a revocation that one of the parties has signed.
 *
 * @throws AgreementError
 */
export async function readRevocation(document: unknown, keys: PartyKeys): Promise<Revocation> {
  const jws = readDocument(document);
  const { agreementId, provider, consumer } = readEnding(payloadOf(jws));
  for (const province of [provider, consumer]) {
    if (await isSignedBy(jws, { province, kind: revocationKind, keys }))
      return { agreementId, provider, consumer };
  }
  throw new AgreementError(`The revocation of ${agreementId} is signed by no party.`);
}

/** One party's signature, as a document has it. */
export interface PartySignature {
  readonly party: string;
  readonly protected: string;
  readonly signature: string;
}

/** What a document says, and which of its parties have signed it so far. */
export type HandedIn = {
  readonly payload: string;
  /** Each party once. */
  readonly signatures: readonly PartySignature[];
} & (
  | { readonly kind: "AGREEMENT"; readonly said: DataAgreement }
  | { readonly kind: "REVOCATION"; readonly said: Revocation }
);

/**
 * Reads a document that parties hand in one after the other: which of them have signed it is looked at, but
 * not whether these are enough.
 *
 * @throws AgreementError
 */
export async function readHandedIn(
  document: unknown,
  kind: HandedIn["kind"],
  keys: PartyKeys,
): Promise<HandedIn> {
  const jws = readDocument(document);
  const { payload } = jws;
  if (typeof payload !== "string") throw new AgreementError("It is no signed document.");
  const content = payloadOf(jws);
  if (kind === "AGREEMENT") {
    const said = readDraft(content);
    return { kind, said, payload, signatures: await signaturesOf(jws, said, agreementKind, keys) };
  }
  const said = readEnding(content);
  return { kind, said, payload, signatures: await signaturesOf(jws, said, revocationKind, keys) };
}

async function signaturesOf(
  { payload, signatures }: GeneralJWS,
  { provider, consumer }: Revocation,
  kind: string,
  keys: PartyKeys,
): Promise<readonly PartySignature[]> {
  const found: PartySignature[] = [];
  for (const party of [provider, consumer])
    for (const one of signatures) {
      const isGood = await isSignedBy(
        { payload, signatures: [one] },
        { province: party, kind, keys },
      );
      if (!isGood || found.some((known) => known.party === party)) continue;
      found.push({ party, protected: String(one.protected), signature: one.signature });
    }
  return found;
}

/** A document with these signatures, as whoever uses it verifies it. */
export function documentOf(payload: string, signatures: readonly PartySignature[]): GeneralJWS {
  return {
    payload,
    signatures: signatures.map(({ protected: header, signature }) => ({
      protected: header,
      signature,
    })),
  };
}

function sign(payload: Uint8Array, typ: string, signers: readonly Signer[]): Promise<GeneralJWS> {
  const signing = new GeneralSign(payload);
  for (const { province, keyId, privateKey } of signers)
    signing
      .addSignature(privateKey)
      .setProtectedHeader({ alg: "EdDSA", typ, kid: keyId, party: province });
  return signing.sign();
}

function bytesOf(said: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(said));
}

interface Wanted {
  readonly province: string;
  readonly kind: string;
  readonly keys: PartyKeys;
}

async function isSignedBy(
  { payload, signatures }: GeneralJWS,
  { province, kind, keys }: Wanted,
): Promise<boolean> {
  for (const { protected: header, signature } of signatures) {
    const { party, kid, typ } = readHeader(header);
    const key = keys.get(province)?.get(String(kid));
    if (party !== province || typ !== kind || key === undefined) continue;
    const one = { payload, protected: header, signature } as FlattenedJWS;
    const isGood = await flattenedVerify(one, key, { algorithms: ["EdDSA"] }).then(
      () => true,
      () => false,
    );
    if (isGood) return true;
  }
  return false;
}

function readDocument(document: unknown): GeneralJWS {
  const { payload, signatures } = isRecord(document) ? document : {};
  const isSigned =
    Array.isArray(signatures) && signatures.length <= 8 && signatures.every(isRecord);
  if (typeof payload !== "string" || !isSigned)
    throw new AgreementError("It is no signed document.");
  return { payload, signatures: signatures as GeneralJWS["signatures"] };
}

function readHeader(header: unknown): Record<string, unknown> {
  return typeof header === "string" ? parsed(header) : {};
}

function payloadOf({ payload }: GeneralJWS): Record<string, unknown> {
  return parsed(String(payload));
}

function parsed(base64url: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, "base64url").toString("utf8"));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function readDataAgreement(value: Record<string, unknown>): DataAgreement | null {
  const { agreementId, provider, consumer, impactAssessment } = value;
  const { rowsPerDayMax, effectiveFrom, expiresAt } = value;
  const types = listOf(value.types, personalTypes);
  const groups = listOf(value.groups, fieldGroups);
  const agreed = listOf(value.purposes, purposes);
  if (!isText(agreementId) || !isText(impactAssessment)) return null;
  if (!isProvince(provider) || !isProvince(consumer) || provider === consumer) return null;
  if (!isDay(effectiveFrom) || !isDay(expiresAt)) return null;
  if (types === null || groups === null || agreed === null || !isLimit(rowsPerDayMax)) return null;
  return {
    agreementId,
    provider,
    consumer,
    types,
    groups,
    purposes: agreed,
    rowsPerDayMax,
    effectiveFrom,
    expiresAt,
    impactAssessment,
  };
}

/** A word that is not known here could mean anything, so the whole agreement is not believed. */
function listOf<Word extends string>(value: unknown, known: readonly Word[]): Word[] | null {
  if (!Array.isArray(value)) return null;
  const words = known.filter((word) => value.includes(word));
  return words.length === value.length ? words : null;
}

function isLimit(value: unknown): value is number | null {
  return value === null || (Number.isSafeInteger(value) && Number(value) >= 0);
}

function isProvince(value: unknown): value is string {
  return typeof value === "string" && /^\d{2}$/.test(value);
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && isPrintable(value, 200);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
