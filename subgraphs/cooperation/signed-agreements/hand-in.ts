import type { Actor, Caller } from "../../../schema/access/caller.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import {
  AgreementError,
  type HandedIn,
  type PartyKeys,
  readHandedIn,
} from "../../../schema/access/signed-agreement.ts";
import type { Deadline } from "../../service/deadline.ts";
import { BadUserInputError, ForbiddenError, UnauthenticatedError } from "../../service/errors.ts";
import type { Session } from "../../service/session.ts";
import { statementTimeoutFor } from "../../service/statement-timeout.ts";
import { idempotencyKey, type KeyedInput } from "../../service/writes/idempotency-key.ts";
import { writeOnce } from "../../service/writes/write-once.ts";
import { requestKeyOf } from "../../service/writes/write-request.writer.ts";
import { readAgreementId } from "../input.ts";
import { findSigned } from "./signature.reader.ts";
import { addVersion, holdAgreement, limitStatements, storeSignatures } from "./signature.writer.ts";
import type { SignedAgreement } from "./signed-agreement.ts";
import { unsealedRequests } from "./unsealed-requests.ts";

export interface HandInOptions {
  readonly caller: Caller;
  readonly deadline: Deadline;
  readonly transaction: <Result>(work: (session: Session) => Promise<Result>) => Promise<Result>;
  /** The public keys that sign for provinces; null where nobody has said which they are. */
  readonly partyKeys: (() => Promise<PartyKeys>) | null;
  readonly now: Date;
}

/** A write with a signed document. */
export interface DocumentInput extends KeyedInput {
  readonly document: string;
}

const field = "input.document";
const charactersMax = 65_536;
const writeScope = "agreements:write";

/**
 * Where provinces hand in what they have signed. Cooperation signs nothing and makes nothing up: whoever uses
 * an agreement verifies both signatures again. A party's own system hands in, be it for both.
 */
export class HandIn {
  readonly #options: HandInOptions;

  constructor(options: HandInOptions) {
    this.#options = options;
  }

  /** @throws ServiceError when it is refused: then nothing has happened */
  async take(
    write: "signAgreement" | "revokeAgreement",
    input: DocumentInput,
  ): Promise<SignedAgreement> {
    const { transaction, deadline, now } = this.#options;
    const actor = this.#admit();
    if (!idempotencyKey.form.test(input.idempotencyKey))
      throw new BadUserInputError(idempotencyKey.field, idempotencyKey.expected);
    const handedIn = await this.#read(write, input.document);
    const { provider, consumer } = handedIn.said;
    if (actor.province !== provider && actor.province !== consumer)
      throw new ForbiddenError("NOT_OWN_PROVINCE");
    const key = requestKeyOf(unsealedRequests, { actor, write, input });
    const { answer } = await transaction(async (session) => {
      await limitStatements(session, statementTimeoutFor(deadline.remainingMs));
      return writeOnce({ session, vault: unsealedRequests, key }, async () => ({
        answer: await store(session, handedIn, actor, dayInChina(now)),
      }));
    });
    return answer;
  }

  /** @throws UnauthenticatedError, ForbiddenError */
  #admit(): Actor {
    const { actor } = this.#options.caller;
    if (actor === null) throw new UnauthenticatedError();
    if (actor.role !== "PARTNER_SYSTEM") throw new ForbiddenError("NOT_FOR_ROLE");
    if (!actor.scopes.includes(writeScope)) throw new ForbiddenError("SCOPE_MISSING");
    return actor;
  }

  /** @throws BadUserInputError */
  async #read(write: "signAgreement" | "revokeAgreement", text: string): Promise<HandedIn> {
    const { partyKeys } = this.#options;
    if (partyKeys === null) throw new ForbiddenError("NO_PARTY_KEYS");
    if (text.length > charactersMax)
      throw new BadUserInputError(field, `must be at most ${charactersMax} characters long`);
    const kind = write === "signAgreement" ? "AGREEMENT" : "REVOCATION";
    try {
      const handedIn = await readHandedIn(jsonIn(text), kind, await partyKeys());
      if (handedIn.signatures.length === 0)
        throw new AgreementError("No party to it has signed it with a key that is known.");
      if (!/:[1-9]\d{0,5}$/.test(readAgreementId(handedIn.said.agreementId)))
        throw new AgreementError("Its version is none.");
      return handedIn;
    } catch (cause) {
      if (cause instanceof AgreementError || cause instanceof BadUserInputError)
        throw new BadUserInputError(
          field,
          "must be a document as one party has signed it, or both",
        );
      throw cause;
    }
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AgreementError("It is not JSON.", { cause });
  }
}

/** @throws BadUserInputError */
async function store(
  session: Session,
  handedIn: HandedIn,
  { iss, sub }: Actor,
  today: string,
): Promise<SignedAgreement> {
  const { said } = handedIn;
  await holdAgreement(session, said);
  const before = await ofSameName(session, handedIn);
  if (handedIn.kind === "AGREEMENT") refuseChanged(handedIn, before, today);
  else if (before.length === 0)
    throw new BadUserInputError(
      field,
      "must revoke an agreement that was handed in; one of an operator's file is revoked there",
    );
  await storeSignatures(session, handedIn, `${iss} ${sub}`);
  const after = await ofSameName(session, handedIn);
  const stored =
    handedIn.kind === "AGREEMENT"
      ? after.find((one) => says(one, handedIn))
      : (after.find(({ signedAt }) => signedAt !== null) ?? after.at(-1));
  if (stored === undefined) throw new Error("What was stored is not there.");
  if (handedIn.kind === "AGREEMENT" && stored.signedAt !== null)
    await addVersion(session, handedIn.said);
  return stored;
}

async function ofSameName(
  session: Session,
  { said }: HandedIn,
): Promise<readonly SignedAgreement[]> {
  const signed = await findSigned(session, [said.agreementId]);
  return signed.filter(
    ({ provider, consumer }) => provider === said.provider && consumer === said.consumer,
  );
}

/** What both have signed is never changed: other words are another version. */
function refuseChanged(
  handedIn: Extract<HandedIn, { readonly kind: "AGREEMENT" }>,
  before: readonly SignedAgreement[],
  today: string,
): void {
  const { expiresAt, effectiveFrom } = handedIn.said;
  if (expiresAt < today || expiresAt < effectiveFrom)
    throw new BadUserInputError(field, "must be of an agreement that is not over");
  if (before.some(({ revokedAt }) => revokedAt !== null))
    throw new BadUserInputError(field, "must be another version: this one was revoked");
  if (before.some((one) => one.signedAt !== null && !says(one, handedIn)))
    throw new BadUserInputError(
      field,
      "must be another version: both have signed this one with other words",
    );
}

function says(
  one: SignedAgreement,
  { said }: Extract<HandedIn, { readonly kind: "AGREEMENT" }>,
): boolean {
  const wordsOf = (words: readonly unknown[]): string => JSON.stringify(words);
  return (
    wordsOf([one.types, one.fieldGroups, one.purposes, one.maxRowsPerDay]) ===
      wordsOf([said.types, said.groups, said.purposes, said.rowsPerDayMax]) &&
    wordsOf([one.effectiveFrom, one.expiresAt, one.impactAssessment]) ===
      wordsOf([said.effectiveFrom, said.expiresAt, said.impactAssessment])
  );
}
