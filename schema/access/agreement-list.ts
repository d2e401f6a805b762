import { readTextFileLater } from "../files/read-text-file.ts";
import { unreadable } from "../files/unreadable.ts";

/** Where services ask cooperation for the list, below its base URL. */
export const agreementsPath = "/agreements";

/** Signed agreements and signed revocations, as they are passed on: whoever uses one verifies it. */
export interface AgreementList {
  readonly agreements: readonly unknown[];
  readonly revocations: readonly unknown[];
}

/** Documents of one list: some for each pair of provinces, of many years. */
const documentsMax = 10_000;

/** A file holds no such list. The message names it. */
export class AgreementFileError extends Error {
  override readonly name = "AgreementFileError";
}

/** @throws AgreementFileError */
export async function readAgreementFile(file: string): Promise<AgreementList> {
  const text = await readTextFileLater(file).catch((cause: unknown) => {
    throw new AgreementFileError(unreadable(file, cause), { cause });
  });
  try {
    return readAgreementList(JSON.parse(text));
  } catch (cause) {
    throw new AgreementFileError(`${file} is no list of signed agreements.`, { cause });
  }
}

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
