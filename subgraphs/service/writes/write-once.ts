import type { Session } from "../session.ts";
import {
  answerRequest,
  beginRequest,
  type RequestSeal,
  type WriteRequestKey,
} from "./write-request.writer.ts";

/** What a write has done. */
export interface Effect<Answer extends object> {
  readonly answer: Answer;
  /** Whose record it was; null when nothing shall lead there any more, and left out of what is of no person. */
  readonly workerId?: string | null;
}

export interface Once {
  readonly session: Session;
  /** Seals what was answered. */
  readonly vault: RequestSeal;
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
