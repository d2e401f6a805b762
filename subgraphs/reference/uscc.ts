/**
 * The unified social credit code 统一社会信用代码 of GB 32100-2015: registering department, kind of
 * organisation, six digits of the place, nine characters of the organisation, one check character.
 */
export type UsccProblem = "NOT_18_CHARACTERS" | "WRONG_CHARACTER" | "WRONG_CHECK_CHARACTER";

export type UsccResult =
  | { readonly ok: true; readonly uscc: string }
  | { readonly ok: false; readonly problem: UsccProblem };

/**
 * Reads a code in full-width or lower-case spelling too.
 *
 * Departments and kinds are not compared with a list: the lists of older regular expressions lack
 * farmers' cooperatives (93) and rural collective organisations (N1 to N3), and both run workshops.
 */
export function parseUscc(text: string): UsccResult {
  const uscc = text.normalize("NFKC").replaceAll(/[\s-]/g, "").toUpperCase();
  if (uscc.length !== 18) return { ok: false, problem: "NOT_18_CHARACTERS" };
  if ([...uscc].some((character) => !alphabet.includes(character))) {
    return { ok: false, problem: "WRONG_CHARACTER" };
  }
  if (uscc[17] !== usccCheckCharacter(uscc)) return { ok: false, problem: "WRONG_CHECK_CHARACTER" };
  return { ok: true, uscc };
}

/**
 * The 18th character that belongs to the first 17: weights 3^(i-1) mod 31, complement mod 31. The
 * complement of 0 is 0, not 31, which many copied implementations get wrong.
 */
export function usccCheckCharacter(body: string): string {
  let sum = 0;
  let weight = 1;
  for (let index = 0; index < 17; index += 1) {
    sum += weight * alphabet.indexOf(body.charAt(index));
    weight = (weight * 3) % 31;
  }
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** 31 characters: no I, O, S, V, Z, which are too like 1, 0, 5, U, 2. */
const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
