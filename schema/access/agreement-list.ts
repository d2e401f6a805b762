/** Where services ask cooperation for the list, below its base URL. */
export const agreementsPath = "/agreements";

/** Signed agreements and signed revocations, as they are passed on: whoever uses one verifies it. */
export interface AgreementList {
  readonly agreements: readonly unknown[];
  readonly revocations: readonly unknown[];
}

/** Documents of one list: some for each pair of provinces, of many years. */
export const documentsMax = 10_000;

/** Throws when it is no such list, or one so long that nobody can have meant it. */
export function readAgreementList(list: unknown): AgreementList {
  const { agreements, revocations } = (list ?? {}) as Record<string, unknown>;
  if (!Array.isArray(agreements) || !Array.isArray(revocations))
    throw new Error("That is no list of agreements and revocations.");
  const count = agreements.length + revocations.length;
  if (count > documentsMax)
    throw new Error(`These are ${count} documents, and ${documentsMax} are allowed.`);
  return { agreements, revocations };
}
