import type { Session } from "../../service/session.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import type { Problems } from "./problems.ts";
import { answerRequest, beginRequest, type WriteRequestKey } from "./write-request.writer.ts";

/** What the input of every write has. */
export interface KeyedInput {
  readonly idempotencyKey: string;
}

export function expectKey({ idempotencyKey }: KeyedInput, problems: Problems): void {
  problems.expect(
    keyForm.test(idempotencyKey),
    "input.idempotencyKey",
    "must have 8 to 100 of A-Z a-z 0-9 . _ : -",
  );
}

const keyForm = /^[A-Za-z0-9._:-]{8,100}$/;

/** What a write has done. */
export interface Effect<Answer extends object> {
  readonly answer: Answer;
  /** Whose record it was; null when it is nobody's, or when nothing shall lead there any more. */
  readonly workerId: string | null;
}

export interface Once {
  readonly session: Session;
  /** Seals what was answered. */
  readonly vault: IdentityVault;
  readonly key: WriteRequestKey;
}

/**
 * Does the work, or finds what was answered when it had been done before: within a transaction, so the
 * effect and its answer are both there, or neither.
 *
 * @returns `written` is null when it had been done before
 */
export async function writeOnce<Answer extends object, Done extends Effect<Answer>>(
  { session, vault, key }: Once,
  work: () => Promise<Done & Effect<Answer>>,
): Promise<{ readonly answer: Answer; readonly written: Done | null }> {
  const known = await beginRequest(session, vault, key);
  // Stored by this very code, under a fingerprint of this very input.
  if (known !== null) return { answer: known as Answer, written: null };
  const written = await work();
  await answerRequest(session, vault, key, written);
  return { answer: written.answer, written };
}
