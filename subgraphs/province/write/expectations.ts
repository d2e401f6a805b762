import { isIndustryCode } from "../../reference/industries.ts";
import { unknownRegion } from "../../reference/known-region-code.ts";
import { isOccupationCode } from "../../reference/occupations.ts";
import { regionProblemOf } from "../../reference/region-in-force.ts";
import { parseUscc } from "../../reference/uscc.ts";
import { BadUserInputError } from "../../service/errors.ts";
import { checkedId, provinceOfId } from "../global-id.ts";
import { isText } from "./problems.ts";
import type { TakesProblems } from "./takes-problems.ts";

/*
 * What fields of several writes must hold. Each takes note of a problem; where the value has another
 * spelling it is returned, or null when there is none.
 */

export function expectText(
  text: string | null | undefined,
  field: string,
  charactersMax: number,
  problems: TakesProblems,
): void {
  if (text === null || text === undefined) return;
  problems.expect(
    isText(text, charactersMax),
    field,
    `must have 1 to ${charactersMax} printable characters`,
  );
}

/** @param day today in China, YYYY-MM-DD */
export function expectRegion(
  code: string,
  field: string,
  day: string,
  problems: TakesProblems,
): void {
  const problem = regionProblemOf(code, day);
  problems.expect(problem === null, field, problem ?? "", unknownRegion(code));
}

/** A code of an occupation or of a group of them, down to the submajor group. */
export function expectOccupation(code: string, field: string, problems: TakesProblems): void {
  problems.expect(
    isOccupationCode(code) && code.length > 1,
    field,
    'must be an occupation code as "4-03-02-01", or a group as "4-03"',
  );
}

export function expectIndustry(
  code: string | null | undefined,
  field: string,
  problems: TakesProblems,
): void {
  if (code === null || code === undefined) return;
  problems.expect(
    isIndustryCode(code),
    field,
    'must be an industry code of GB/T 4754 as "C18", its letter and digits in one section',
  );
}

/** @returns the code in its one spelling; null when it is none, or none was given */
export function expectUscc(
  text: string | null | undefined,
  field: string,
  problems: TakesProblems,
): string | null {
  if (text === null || text === undefined) return null;
  const parsed = parseUscc(text);
  problems.expect(
    parsed.ok,
    field,
    "must be a unified social credit code of 18 characters, its last the check character",
  );
  return parsed.ok ? parsed.uscc : null;
}

/**
 * @param province whose register must hold it; null for any
 * @returns the id; null when it cannot be there, or none was given
 */
export function expectId(
  id: string | null | undefined,
  field: string,
  { province, problems }: { readonly province: string | null; readonly problems: TakesProblems },
): string | null {
  if (id === null || id === undefined) return null;
  if (expectChecked(() => checkedId(id, field), problems) === null) return null;
  const isHere = province === null || provinceOfId(id) === province;
  problems.expect(isHere, field, `must be of this register, ${province}`);
  return isHere ? id : null;
}

export function expectWhole(
  value: number | null | undefined,
  field: string,
  { min, max }: { readonly min: number; readonly max: number },
  problems: TakesProblems,
): void {
  if (value === null || value === undefined) return;
  problems.expect(value >= min && value <= max, field, `must be from ${min} to ${max}`);
}

/** @param check one of `service/checks`: its error is one problem among others here */
export function expectChecked<Value>(check: () => Value, problems: TakesProblems): Value | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof BadUserInputError)) throw error;
    problems.expect(false, error.field, error.reason);
    return null;
  }
}

export function expectNoneTwice(
  values: readonly string[],
  field: string,
  problems: TakesProblems,
): void {
  for (const [index, value] of values.entries())
    problems.expect(
      values.indexOf(value) === index,
      `${field}.${index}`,
      "must not stand there twice",
    );
}
