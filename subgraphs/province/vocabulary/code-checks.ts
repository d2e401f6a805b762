import { isOccupationCode } from "../../reference/occupations.ts";
import { parseUscc } from "../../reference/uscc.ts";
import { checkedForm, checkedList } from "../../service/checks.ts";
import { BadUserInputError } from "../../service/errors.ts";

/** Occupation codes or the beginnings of some, each ending where a group ends. */
export function checkedOccupations(field: string, codes: readonly string[]): readonly string[] {
  for (const code of checkedList(field, codes))
    if (!isOccupationCode(code))
      throw new BadUserInputError(
        field,
        'must be occupation codes as "4-03-02-01", or groups as "4-03"',
      );
  return codes;
}

const industryForm = { form: /^[A-T]\d{0,4}$/, expected: 'industry codes as "C18" or "C"' };

/** Industry codes or the beginnings of some. */
export function checkedIndustries(field: string, codes: readonly string[]): readonly string[] {
  for (const code of checkedList(field, codes)) checkedForm(field, code, industryForm);
  return codes;
}

/** A unified social credit code whose check character is right, in its one spelling. */
export function checkedUscc(field: string, text: string): string {
  const parsed = parseUscc(text);
  if (parsed.ok) return parsed.uscc;
  throw new BadUserInputError(field, usccReasons[parsed.problem]);
}

const usccReasons = {
  NOT_18_CHARACTERS: "must be a unified social credit code of 18 characters",
  WRONG_CHARACTER: "must be of digits and capital letters other than I, O, S, V and Z",
  WRONG_CHECK_CHARACTER: "must end in the check character of its first 17",
} as const;
