/** Where services ask cooperation for the list, below its base URL. */
export const agreementsPath = "/agreements";

/** Signed agreements and signed revocations, as they are passed on: whoever uses one verifies it. */
export interface AgreementList {
  readonly agreements: readonly unknown[];
  readonly revocations: readonly unknown[];
}

/** Throws when it is no such list. */
export function readAgreementList(list: unknown): AgreementList {
  const { agreements, revocations } = (list ?? {}) as Record<string, unknown>;
  if (!Array.isArray(agreements) || !Array.isArray(revocations))
    throw new Error("That is no list of agreements and revocations.");
  return { agreements, revocations };
}
